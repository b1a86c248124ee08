import { codeOf } from "../../domain/error.ts"
import type { FieldKind } from "../../domain/field.ts"
import { ask } from "../../messages/ask.ts"
import type { FillOutcome } from "../../messages/contract.ts"
import { showToast } from "../../ui/toast.tsx"
import { errorWords, t } from "../../ui/words.ts"
import { leave } from "../kept.ts"
import { troubleOf } from "../state.ts"

const words: Readonly<Record<FieldKind, string>> = {
  username: "popup_filled_username",
  email: "popup_filled_username",
  "current-password": "popup_filled_password",
  "new-password": "popup_filled_password",
  "one-time-code": "popup_filled_code",
}

const list = (kinds: readonly FieldKind[]): string =>
  new Intl.ListFormat(undefined, { type: "conjunction" }).format(new Set(kinds.map((kind) => t(words[kind]))))

/** How long the words can be read before the popup makes way for the page, ms. */
const READ = 900

function say({ done, filled, left }: FillOutcome): void {
  // Our window asks now; it is in front of the popup.
  if (done === "asked") return leave()
  if (filled.length === 0) return showToast(t("popup_fill_refused"), { kind: "error" })
  const also = left.length > 0 ? ` ${t("popup_fill_left", list(left))}` : ""
  showToast(t("popup_filled", list(filled)) + also)
  if (left.length === 0) setTimeout(leave, READ)
}

/**
 * Fills an account into the active tab and says what became of it.
 * @param run opens the gate when it is needed
 */
export async function fillIn(id: string, run: <T>(work: () => Promise<T>) => Promise<T>): Promise<void> {
  try {
    say(await run(() => ask("fill.account", { id, what: "all" })))
  } catch (thrown) {
    const code = codeOf(thrown) === "gate.closed" ? null : troubleOf(thrown)
    if (code !== null) showToast(errorWords(code), { kind: "error" })
  }
}
