/**
 * What a site takes for a password, in the syntax of the `passwordrules` attribute (Apple, "Password Rules"; WHATWG
 * HTML issue 3518): `minlength: 8; maxlength: 16; required: lower; required: digit, [-_.]; max-consecutive: 2`.
 */

/** Characters are ASCII only: other ones are typed differently on different keyboards. */
export interface SiteRules {
  readonly minimum: number | null
  readonly maximum: number | null
  /** Of each of these sets one character has to be there. */
  readonly required: readonly string[]
  /** What may be there besides; everything, if the rules name no characters. */
  readonly allowed: string
  /** How often one character may stand in a row. */
  readonly mostInRow: number | null
}

const printable = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i)).join("")

const named: Readonly<Record<string, string>> = {
  lower: "abcdefghijklmnopqrstuvwxyz",
  upper: "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
  digit: "0123456789",
  special: printable.replace(/[a-z0-9\\/]/gi, ""),
  "ascii-printable": printable,
  unicode: printable,
}

/** `[abc]`, in which `]` can only be the last character, or a name. Several, apart by commas, are one set. */
function readSet(value: string): string {
  const parts = value.match(/\[(?:[^\]]*\]?)\]|[a-z-]+/gi) ?? []
  const sets = parts.map((part) => (part.startsWith("[") ? part.slice(1, -1) : (named[part.toLowerCase()] ?? "")))
  return [...new Set(sets.join(""))].filter((char) => printable.includes(char)).join("")
}

/** Rules apart by semicolons, but not by those within brackets. */
const rulesIn = (text: string): string[] => text.match(/(?:\[[^\]]*\]?\]|[^;[])+/g) ?? []

/** Reads rules; what is not understood says nothing. `null` if nothing was said at all. */
export function readSiteRules(text: string): SiteRules | null {
  let minimum: number | null = null
  let maximum: number | null = null
  let mostInRow: number | null = null
  const required: string[] = []
  const allowed: string[] = []
  let said = false
  for (const rule of rulesIn(text)) {
    const [, name = "", value = ""] = /^\s*([a-z-]+)\s*:\s*(.*?)\s*$/is.exec(rule) ?? []
    const number = /^\d{1,4}$/.test(value) && Number(value) > 0 ? Number(value) : null
    const set = readSet(value)
    const key = name.toLowerCase()
    const numeric = key === "minlength" || key === "maxlength" || key === "max-consecutive"
    if (numeric ? number === null : set === "" || (key !== "required" && key !== "allowed")) continue
    said = true
    // Of several the strictest holds.
    if (key === "minlength") minimum = Math.max(minimum ?? 0, number ?? 0)
    else if (key === "maxlength") maximum = Math.min(maximum ?? Infinity, number ?? Infinity)
    else if (key === "max-consecutive") mostInRow = Math.min(mostInRow ?? Infinity, number ?? Infinity)
    else if (key === "required") required.push(set)
    else allowed.push(set)
  }
  if (!said) return null
  const everything = required.length === 0 && allowed.length === 0
  return { minimum, maximum, required, allowed: everything ? printable : allowed.join(""), mostInRow }
}
