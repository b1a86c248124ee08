import { useState } from "preact/hooks"
import { ask } from "../../messages/ask.ts"
import type { RemovedView } from "../../messages/contract.ts"
import { Switch } from "../../ui/choice.tsx"
import { showToast } from "../../ui/toast.tsx"
import { Tile } from "../../ui/tile.tsx"
import { t } from "../../ui/words.ts"
import { useAction } from "../action.ts"
import type { Live } from "../answer.ts"
import { attempt } from "../attempt.ts"
import { Loaded } from "../loaded.tsx"
import { useLive } from "../page-state.ts"
import { Empty, Section } from "../section.tsx"
import { WhenOpen } from "../when-open.tsx"
import { dateOnly } from "../when.ts"
import { FormDialog } from "./form-dialog.tsx"

/** Accounts that were removed and are still kept: restore them, or erase them for good. */
export function Removed() {
  return (
    <Section name="removed">
      <WhenOpen>{() => <RemovedList />}</WhenOpen>
    </Section>
  )
}

/** How long the latest state of today is kept, ms: see the time machine in SECURITY.md. */
const KEPT = 30 * 24 * 60 * 60_000

const nameOf = ({ issuer, username }: RemovedView): string => issuer || username || t("options_removed_unnamed")

function RemovedList() {
  const removed = useLive(() => ask("account.removed"))
  const [erasing, setErasing] = useState<RemovedView | null>(null)
  return (
    <Loaded live={removed}>
      {(accounts) => (
        <>
          {accounts.length === 0 ? (
            <Empty title={t("options_removed_empty_title")}>{t("options_removed_empty")}</Empty>
          ) : (
            <ul class="card rows">
              {accounts.map((account) => (
                <Line key={account.id} account={account} list={removed} onErase={() => setErasing(account)} />
              ))}
            </ul>
          )}
          {erasing !== null && <Erase account={erasing} list={removed} onClose={() => setErasing(null)} />}
        </>
      )}
    </Loaded>
  )
}

interface LineProps {
  readonly account: RemovedView
  readonly list: Live<readonly RemovedView[]>
  readonly onErase: () => void
}

function Line({ account, list, onErase }: LineProps) {
  const name = nameOf(account)
  const restore = async (): Promise<void> => {
    await attempt(() => ask("account.restore", { id: account.id }), t("options_removed_restored", name))
    await list.load()
  }
  return (
    <li class="row" data-testid="removed-account">
      <Tile issuer={account.issuer} username={account.username} />
      <div class="words">
        <b>{name}</b>
        {account.username !== name && <p class="hint name">{account.username}</p>}
        <p class="hint">{t("options_removed_until", dateOnly(account.removedAt), dateOnly(account.eraseAt))}</p>
      </div>
      <div class="row-actions">
        <button
          type="button"
          class="button"
          aria-label={t("options_removed_restore_named", name)}
          data-testid="removed-restore"
          onClick={() => void restore()}
        >
          {t("options_removed_restore")}
        </button>
        <button
          type="button"
          class="button danger"
          aria-label={t("options_removed_erase_named", name)}
          data-testid="removed-erase"
          onClick={onErase}
        >
          {t("options_removed_erase")}
        </button>
      </div>
    </li>
  )
}

interface EraseProps {
  readonly account: RemovedView
  readonly list: Live<readonly RemovedView[]>
  readonly onClose: () => void
}

function Erase({ account, list, onClose }: EraseProps) {
  const action = useAction()
  const [snapshots, setSnapshots] = useState(false)
  const name = nameOf(account)
  const erase = async (): Promise<void> => {
    if (!(await action.run(() => ask("account.erase", { id: account.id, snapshots })))) return
    onClose()
    showToast(t("options_removed_erased", name))
    await list.load()
  }
  return (
    <FormDialog
      title={t("options_removed_erase_title", name)}
      lede={t("options_removed_erase_lede")}
      submit={t("options_removed_erase_button")}
      busyWords={t("options_removed_erase_button")}
      danger
      action={action}
      testid="erase"
      onSubmit={() => void erase()}
      onClose={onClose}
    >
      <Switch
        label={t("options_removed_erase_states")}
        hint={t("options_removed_erase_states_detail", dateOnly(Date.now() + KEPT))}
        checked={snapshots}
        testid="erase-snapshots"
        onChange={setSnapshots}
      />
    </FormDialog>
  )
}
