/** The little of the extension's API that a script in a page needs; webextension-polyfill is twenty times the bootstrap. */

type Listener = (
  message: unknown,
  sender: { readonly id?: string; readonly tab?: object },
  answer: (value: unknown) => void,
) => unknown

interface Runtime {
  /** Absent once this script's extension was updated or removed. */
  readonly id?: string
  readonly getURL: (path: string) => string
  readonly sendMessage: (message: unknown) => Promise<unknown>
  readonly onMessage: { readonly addListener: (listener: Listener) => void }
}

declare const chrome: { readonly runtime: Runtime }

declare global {
  /** Set in our own world of a document: the bootstrap waits there, or the script is there. */
  var countersign: "waits" | "script" | undefined
  interface Document {
    /** Chromium: loaded before it is shown. */
    readonly prerendering?: boolean
  }
}

/**
 * Both browsers have it, with promises. Firefox's `browser` is not looked for: in Chromium a page's own element of that
 * name would stand in its place.
 */
export const { runtime } = chrome

/** Whether the extension is still there. Of one that is gone, Chromium says no id, or throws at the look for it. */
export function isThere(): boolean {
  try {
    return runtime.id !== undefined
  } catch {
    return false
  }
}
