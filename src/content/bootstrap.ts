/**
 * What runs in every page where the person gave site access, so it is counted in bytes: it waits until a field that may
 * matter has the focus, says so once, and is gone. That of an extension which was updated is inert (threats D14), and a
 * document without an origin of its own gets none (C2).
 */
import { isThere, runtime } from "./runtime.ts"

/** Fields that sign in, sign up or take a code. */
const matters = /^(?:text|email|tel|number|password)$/

async function focused(event: FocusEvent): Promise<void> {
  const [field] = event.composedPath()
  if (!(field instanceof HTMLInputElement && matters.test(field.type))) return
  try {
    const reply = await runtime.sendMessage({ name: "field.focused", args: [] })
    if (!Object(reply).ok) return
  } catch {
    // The worker could not be reached: tried again at the next focus, unless the extension is gone.
    if (isThere()) return
  }
  removeEventListener("focusin", focused)
}

// An element of the page may have that name; ours are words.
if (typeof globalThis.countersign !== "string" && origin !== "null") {
  globalThis.countersign = "waits"
  addEventListener("focusin", focused)
}
