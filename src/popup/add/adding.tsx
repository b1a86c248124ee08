import type { ComponentChild } from "preact"
import { useState } from "preact/hooks"
import { ask } from "../../messages/ask.ts"
import type { AccountBrief, AddOutcome, OnDuplicate } from "../../messages/contract.ts"
import { Button } from "../../ui/button.tsx"
import { Dialog } from "../../ui/dialog.tsx"
import { Tile } from "../../ui/tile.tsx"
import { showToast } from "../../ui/toast.tsx"
import { t } from "../../ui/words.ts"
import { goTo } from "../list.ts"
import { attempt, place } from "../state.ts"

type Answer = "open" | Exclude<OnDuplicate, "ask"> | null

/** `opened`: the person chose to look at the account that is here already. */
export type Added = AccountBrief | "opened" | null

interface Question {
  readonly account: AccountBrief
  readonly answer: (answer: Answer) => void
}

/** Adding with the question that a duplicate raises. `dialog` has to be drawn by the caller. */
export function useAdding(): {
  readonly add: (send: (onDuplicate: OnDuplicate) => Promise<AddOutcome>) => Promise<Added>
  readonly dialog: ComponentChild
} {
  const [question, setQuestion] = useState<Question | null>(null)

  async function add(send: (onDuplicate: OnDuplicate) => Promise<AddOutcome>): Promise<Added> {
    const { added, duplicate } = await send("ask")
    if (duplicate === null) return added
    const chosen = await new Promise<Answer>((answer) => setQuestion({ account: duplicate, answer }))
    setQuestion(null)
    if (chosen === null) return null
    if (chosen !== "open") return (await send(chosen)).added
    place.value = { name: "detail", id: duplicate.id }
    return "opened"
  }

  return { add, dialog: question === null ? null : <Duplicate question={question} /> }
}

function Duplicate({ question: { account, answer } }: { readonly question: Question }) {
  return (
    <Dialog title={t("popup_duplicate_title")} onClose={() => answer(null)} testid="duplicate">
      <div class="line">
        <Tile issuer={account.issuer} username={account.username} />
        <div class="who">
          <b>{account.issuer || account.username}</b>
          <span>{account.username}</span>
        </div>
      </div>
      <p class="lead">{t("popup_duplicate_text")}</p>
      <Button kind="primary" wide testid="duplicate-open" onClick={() => answer("open")}>
        {t("popup_duplicate_open")}
      </Button>
      <Button wide testid="duplicate-replace" onClick={() => answer("replace")}>
        {t("popup_duplicate_replace")}
      </Button>
      <Button wide testid="duplicate-keep" onClick={() => answer("keep-both")}>
        {t("popup_duplicate_keep")}
      </Button>
    </Dialog>
  )
}

/** Back to the list, with the new account chosen in it. */
export async function finish(account: AccountBrief): Promise<void> {
  showToast(t("popup_added", account.issuer || account.username))
  // Not finding it only means that it is not chosen.
  await attempt(() =>
    goTo(account.id, (offset, count) => ask("list.find", { query: "", offset, count, archived: false, tag: null })),
  )
  place.value = { name: "list" }
}
