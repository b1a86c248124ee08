import { signal } from "@preact/signals"
import type { Row } from "../messages/contract.ts"
import { tellCopied } from "../messages/copied.ts"
import { showToast } from "../ui/toast.tsx"
import { t } from "../ui/words.ts"
import { advance, current, noteUse, show } from "./codes.ts"
import { listing, settled } from "./list.ts"
import { attempt, place } from "./state.ts"

/** The account whose code was copied a moment ago. */
export const copied = signal<string | null>(null)
let fading: ReturnType<typeof setTimeout> | undefined

/** Puts text on the clipboard. Must be called in a click or a key press: then it needs no permission. */
export async function copyText(text: string, said: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
  } catch {
    showToast(t("popup_copy_failed"), { kind: "error" })
    return false
  }
  showToast(said)
  void attempt(() => tellCopied(text))
  return true
}

/** Copies the code that is shown for an account. */
export async function copyCode(id: string): Promise<void> {
  const code = current(id)
  if (code === null || !(await copyText(code.code, t("popup_code_copied")))) return
  copied.value = id
  clearTimeout(fading)
  fading = setTimeout(() => (copied.value = null), 1600)
  await attempt(() => noteUse(id))
}

/** What a click or Enter on an account does: copy the code, or show it if it is masked, or make the next of a counter; without a code, open it. */
export async function activate(row: Row): Promise<void> {
  if (row.kind === null) openDetail(row.id)
  else if (current(row.id) !== null) await copyCode(row.id)
  else if (row.kind === "hotp") await nextCode(row)
  else await attempt(() => show([row.id]))
}

/** Counts a counter-based code up and shows what comes. */
export async function nextCode(row: Row): Promise<void> {
  await attempt(() => advance(row.id))
}

/** Goes to the account's own screen. */
export function openDetail(id: string): void {
  place.value = { name: "detail", id }
}

/** What Enter in the search means: the first account of what was searched for, not of what is still shown. */
export async function activateFirst(): Promise<void> {
  await settled()
  const row = listing.peek().rows.get(0)
  if (row !== undefined) await activate(row)
}
