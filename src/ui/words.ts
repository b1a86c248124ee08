import type { ErrorCode } from "../domain/error.ts"

/** `browser.i18n.getMessage`: empty text for an unknown key. */
export type GetMessage = (key: string, substitutions?: string[]) => string

let messages: GetMessage = () => ""
const plain = new Map<string, string>()

/** Each page's entry calls this once, before it renders. `ui` itself knows no `browser`. */
export function useMessages(getMessage: GetMessage): void {
  messages = getMessage
  plain.clear()
}

/**
 * The words for a key of `public/_locales`, with `$1`… filled in. An unknown key answers with the key itself, so that
 * a mistake is seen and never leaves a control without a name. Words without substitutions are asked for once.
 */
export function t(key: string, ...substitutions: readonly (string | number)[]): string {
  if (substitutions.length > 0) return messages(key, substitutions.map(String)) || key
  const known = plain.get(key)
  if (known !== undefined) return known
  const words = messages(key) || key
  plain.set(key, words)
  return words
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
