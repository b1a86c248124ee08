/**
 * Whether the browser is too old for the next Countersign. The manifest names the oldest that this one runs in; the next
 * one will ask for more, and who has less then keeps an old Countersign for ever. So that is said while there is time.
 */

interface Engine {
  /** As people call what they have to update. */
  readonly name: string
  readonly pattern: RegExp
  /**
   * The first version that the next Countersign runs in: Chromium opens our popup on a request since 127, and has had no
   * repairs below for two years; Firefox 128 was a long-term version whose repairs have ended, 140 is the one after it.
   */
  readonly next: number
}

const engines: readonly Engine[] = [
  { name: "Firefox", pattern: /\bFirefox\/(\d{1,4})\b/, next: 140 },
  { name: "Chromium", pattern: /\bChrom(?:e|ium)\/(\d{1,4})\b/, next: 128 },
]

/** What is there, and what will be needed. */
export interface OldBrowser {
  readonly name: string
  readonly version: number
  readonly needed: number
}

/** The browser by its `navigator.userAgent`, if it is too old; `null`: it is not, or it does not say what it is. */
export function oldBrowser(userAgent: string): OldBrowser | null {
  for (const { name, pattern, next } of engines) {
    const version = Number(pattern.exec(userAgent)?.[1] ?? Number.NaN)
    if (!Number.isNaN(version)) return version < next ? { name, version, needed: next } : null
  }
  return null
}
