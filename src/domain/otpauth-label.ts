/** The two names in an otpauth:// link. */
export interface LinkNames {
  readonly issuer: string
  readonly username: string
}

/** A run of percent-encoded bytes as UTF-8, else as Latin-1, which old generators wrote. A bare `%` stays as it is. */
function decode(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (run) => {
    try {
      return decodeURIComponent(run)
    } catch {
      return run.replace(/%(..)/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    }
  })
}

/** Without the characters that show nothing or turn the text around them, which only deceive in a name. */
const tidy = (name: string): string => name.replace(/[\p{Cc}\u202A-\u202E\u2066-\u2069]/gu, "").trim()

/**
 * The parameters of a link: names in lower case, `+` for a space as forms write it, `&amp;` from copied HTML taken for
 * `&`. If one is there twice, the first that says something holds, as for Android's and iOS's readers.
 */
export function readParameters(query: string): ReadonlyMap<string, string> {
  const parameters = new Map<string, string>()
  for (const pair of query.split(/&(?:amp;)?/i)) {
    const [, name = "", value = ""] = /^([^=]*)=?(.*)$/s.exec(pair) ?? []
    const key = decode(name).trim().toLowerCase()
    if (!parameters.get(key)) parameters.set(key, decode(value.replaceAll("+", " ")))
  }
  return parameters
}

/**
 * Issuer and username of a label (still encoded) and the `issuer` parameter (decoded, `null` if absent).
 *
 * The label's part before the colon is the issuer; where it differs from the parameter the label wins, since it is the
 * one that people see in other apps. Of several colons the separator is the one after the parameter's text, else the
 * first bare one, else the first `%3A`. `issuer=` with nothing, and no bare colon: the label is all username. A label
 * that only repeats the issuer names no user.
 */
export function readLabel(path: string, parameter: string | null): LinkNames {
  const stated = tidy(parameter ?? "")
  // `+` in a path is a plus, unless the issuer before it shows that the label was written as forms are.
  const spaced = path.replaceAll("+", " ")
  const asForm = !decode(path).startsWith(stated) && decode(spaced).startsWith(stated)
  const raw = asForm ? spaced : path
  const label = decode(raw)
  if (tidy(label) === stated) return { issuer: stated, username: "" }
  if (stated !== "" && label.startsWith(`${stated}:`)) {
    return { issuer: stated, username: tidy(label.slice(stated.length + 1)) }
  }
  const bare = raw.indexOf(":")
  if (bare >= 0)
    return { issuer: tidy(decode(raw.slice(0, bare))) || stated, username: tidy(decode(raw.slice(bare + 1))) }
  const encoded = parameter !== null && stated === "" ? -1 : label.indexOf(":")
  return { issuer: tidy(label.slice(0, Math.max(0, encoded))) || stated, username: tidy(label.slice(encoded + 1)) }
}

/** The label and the `&issuer=` parameter (empty if there is none to write) that {@link readLabel} reads back. */
export function writeLabel(issuer: string, username: string): { label: string; parameter: string } {
  const [from, to] = [issuer, username].map((name) =>
    encodeURIComponent(tidy(name).replace(/\p{Surrogate}/gu, "\uFFFD")),
  )
  if (!from) return { label: to ?? "", parameter: tidy(username).includes(":") ? "&issuer=" : "" }
  return { label: to ? `${from}:${to}` : from, parameter: `&issuer=${from}` }
}
