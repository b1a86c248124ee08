/** When this script ends: with its document, or when its extension was updated or removed (threats D14). */
import { isThere } from "./runtime.ts"

const ended = new AbortController()

/** Give it to every listener: it takes them away at the end. */
export const life: AbortSignal = ended.signal

/** Whether the extension is still there; if not, takes everything of this script out of the page, silently. */
export function isAlive(): boolean {
  if (!isThere()) ended.abort()
  return !life.aborted
}

const random = crypto.getRandomValues(new Uint8Array(16))

/** This script's own id in this document: 128 random bits, base64url. */
export const script: string = btoa(String.fromCharCode(...random)).replace(
  /[+/=]/g,
  (char) => ({ "+": "-", "/": "_" })[char] ?? "",
)
