import { useState } from "preact/hooks"
import { ask } from "../../messages/ask.ts"
import type { AccountBrief } from "../../messages/contract.ts"
import { Button } from "../../ui/button.tsx"
import { Dialog } from "../../ui/dialog.tsx"
import { showToast } from "../../ui/toast.tsx"
import { t } from "../../ui/words.ts"
import { attempt, load, place } from "../state.ts"

/** The day that many days from now, as people write it. */
const dayAfter = (days: number): string =>
  new Date(Date.now() + days * 24 * 60 * 60_000).toLocaleDateString(undefined, { dateStyle: "long" })

/** Removing, with what it means said before and a way back after. */
export function Remove({ account }: { readonly account: AccountBrief }) {
  const { id } = account
  const name = account.issuer || account.username
  const [asking, setAsking] = useState(false)
  const [busy, setBusy] = useState(false)

  async function remove(): Promise<void> {
    setBusy(true)
    const done = await attempt(() => ask("account.remove", { id }))
    setBusy(false)
    setAsking(false)
    if (!done) return
    place.value = { name: "list" }
    showToast(t("popup_removed", name), {
      undo: () => void attempt(() => ask("account.restore", { id })).then(load),
    })
    await load()
  }

  return (
    <>
      <Button kind="danger" icon="trash" testid="detail-remove" onClick={() => setAsking(true)}>
        {t("popup_remove")}
      </Button>
      {asking && (
        <Dialog title={t("popup_remove_title", name)} onClose={() => setAsking(false)} testid="remove">
          <p>{t("popup_remove_consequence", name)}</p>
          <p class="lead">{t("popup_remove_kept", dayAfter(30))}</p>
          <div class="actions">
            <Button onClick={() => setAsking(false)}>{t("popup_cancel")}</Button>
            <Button kind="danger" busy={busy} testid="remove-confirm" onClick={() => void remove()}>
              {t("popup_remove_go")}
            </Button>
          </div>
        </Dialog>
      )}
    </>
  )
}
