import type { ErrorCode } from "../domain/error.ts"

/** `browser.i18n.getMessage`: empty text for an unknown key. */
export type GetMessage = (key: string, substitutions?: string[]) => string

let messages: GetMessage = () => ""
const templates = new Map<string, string>()

/** Stands for `$1` to `$9` in a message that is kept: no message and no person types this character. */
const HOLE = "\u0001"
const holes = Array.from({ length: 9 }, (_, i) => `${HOLE}${i + 1}`)

/** Each page's entry calls this once, before it renders. `ui` itself knows no `browser`. */
export function useMessages(getMessage: GetMessage): void {
  messages = getMessage
  templates.clear()
}

/**
 * The words for a key of `public/_locales`, with `$1`… filled in. An unknown key answers with the key itself, so that
 * a mistake is seen and never leaves a control without a name. The browser is asked once a key: with substitutions it
 * works out its language anew each time, which a list of rows would pay for at every keystroke.
 */
export function t(key: string, ...substitutions: readonly (string | number)[]): string {
  let words = templates.get(key)
  if (words === undefined) templates.set(key, (words = messages(key, holes) || key))
  if (!words.includes(HOLE)) return words
  const [first = "", ...parts] = words.split(HOLE)
  return first + parts.map((part) => String(substitutions[Number(part[0]) - 1] ?? "") + part.slice(1)).join("")
}

/** `t` for a count: the words for one, or those for any other number, which is their `$1`. */
export const counted = (one: string, many: string, count: number): string =>
  t(count === 1 ? one : many, count.toLocaleString())

/** What went wrong, in a sentence that also says what to do. Never empty. */
export function errorWords(code: ErrorCode): string {
  const key = `error_${code.replaceAll(".", "_")}`
  const words = t(key)
  return words === key ? t("error_internal") : words
}
