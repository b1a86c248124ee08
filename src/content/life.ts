/** When this script ends: with its document, when its extension was updated or removed (threats D14), or is off. */
import { isThere } from "./runtime.ts"

const ended = new AbortController()

/** Give it to every listener: it takes them away at the end. */
export const life: AbortSignal = ended.signal

/** Whether the extension is still there; if not, takes everything of this script out of the page, silently. */
export function isAlive(): boolean {
  if (!isThere()) ended.abort()
  return !life.aborted
}

/** Ends this script in its document. Another may start there: for a click on our icon, or when it is switched on again. */
export function end(): void {
  ended.abort()
  globalThis.countersign = undefined
}

const random = crypto.getRandomValues(new Uint8Array(16))

/** This script's own id in this document: 128 random bits, base64url. */
export const script: string = btoa(String.fromCharCode(...random)).replace(
  /[+/=]/g,
  (char) => ({ "+": "-", "/": "_" })[char] ?? "",
)
