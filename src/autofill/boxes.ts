import type { Control } from "./control.ts"
import { attribute } from "./element.ts"
import type { Group } from "./group.ts"

const typed = new Set(["text", "tel", "number", "password"])
const fewest = 4
const most = 10

/**
 * Runs of fields, each for one character of a code. What tells them is their shape, not their words: several in a row,
 * alike, each of one character or saying which place it is.
 */
export function boxRuns(group: Group): Control[][] {
  const runs: Control[][] = []
  let run: Control[] = []
  const close = () => {
    if (isWhole(run) && !isPartOfMore(run, group)) runs.push(run)
    run = []
  }
  for (const field of group.fields) {
    const last = run.at(-1)
    if (!isBox(field)) close()
    else {
      if (last !== undefined && !alike(last, field)) close()
      run.push(field)
    }
  }
  close()
  // Keys and card numbers come in blocks; a code is one block, or two halves of one.
  return runs.reduce((sum, each) => sum + each.length, 0) > most ? [] : runs
}

/** Four to ten places, or two or three parts that make six to eight. */
function isWhole(run: readonly Control[]): boolean {
  const each = run[0]?.element.maxLength ?? 0
  if (each > 1 && each < 5)
    return (run.length === 2 || run.length === 3) && each * run.length >= 6 && each * run.length <= 8
  return run.length >= fewest && run.length <= most
}

/** Two or three parts with another short field beside them: a phone or social security number in blocks. */
function isPartOfMore(run: readonly Control[], { fields }: Group): boolean {
  if (run.length >= fewest) return false
  const first = fields.indexOf(run[0] as Control)
  return [fields[first - 1], fields[first + run.length]].some(
    (beside) => beside !== undefined && beside.visible && beside.element.maxLength > 0 && beside.element.maxLength < 6,
  )
}

function isBox(field: Control): boolean {
  if (!typed.has(field.type)) return false
  const { maxLength } = field.element
  if (maxLength >= 1 && maxLength <= 3) return true
  if (isNarrow(field)) return true
  // Boxes that share a code out themselves allow a whole one to be pasted into each.
  if (maxLength >= 0 && (maxLength < 4 || maxLength > 8)) return false
  // Nobody asks for four whole codes in a row: fields that each speak of one are its places.
  return saysPlace(field) || isNumbered(field) || isShared(field) || field.means("code", "onetime")
}

/** As wide as a character, or told to take one, with no number of characters said. */
export function isNarrow({ element }: Control): boolean {
  return element.maxLength < 0 && (element.size < 3 || /^\^?(?:\\d|\[0-9\])(?:\{1\})?\$?$/.test(element.pattern))
}

/** Says neither its place nor how much it takes: a digit each, when alike ones stand in a row and the text speaks of a code. */
export function isShared(field: Control): boolean {
  const { element, type } = field
  const digits = type === "tel" || type === "number" || element.inputMode === "numeric"
  return digits && element.maxLength < 0 && !field.hasWords && !isNarrow(field)
}

/** "Digit 1", "3 of 6", "4/6": a place among few, in any language. */
function saysPlace({ element }: Control): boolean {
  return /^\D*\b([1-9])\b\D{1,12}\b(?:[4-9]|10)\b\D*$/.test(attribute(element, "aria-label"))
}

/** A name of code or digit with a number behind. */
function isNumbered({ element }: Control): boolean {
  return ["name", "id", "data-testid"].some((name) =>
    /(?:otp|code|digit|pin|token|mfa|tfa|2fa|verif)[a-z]*[\W_]*(?:input|box|field|char)?[\W_]*\d{1,2}\W?$/i.test(
      attribute(element, name),
    ),
  )
}

/** The same make: same type, class and number of characters. */
function alike(one: Control, other: Control): boolean {
  return (
    one.type === other.type &&
    one.element.maxLength === other.element.maxLength &&
    (one.element.maxLength > 0 || attribute(one.element, "class") === attribute(other.element, "class")) &&
    one.form === other.form &&
    one.visible === other.visible &&
    other.at - one.at <= 3
  )
}
