import { useState } from "preact/hooks"
import type { AccountBrief } from "../../messages/contract.ts"
import { Button } from "../../ui/button.tsx"
import { Tile } from "../../ui/tile.tsx"
import { counted, t } from "../../ui/words.ts"
import { finish } from "./finish.ts"
import { FromBackup } from "./from-backup.tsx"
import { fullName } from "./full-name.ts"
import { PasteAccount } from "./paste-account.tsx"
import { ScanHelp } from "./scan-help.tsx"
import { Step } from "./step.tsx"

/** How to add the first account by scanning, a field to paste it right here, and the way back from a backup file. */
export function FirstAccount() {
  const [added, setAdded] = useState<AccountBrief | null>(null)
  const [restored, setRestored] = useState(0)
  if (restored > 0) return <Restored count={restored} />
  return (
    <Step at={6} title={t("welcome_first_title")} lede={t("welcome_first_lede")} focusTitle testid="welcome-step-first">
      <ScanHelp />
      {added === null ? <PasteAccount onAdded={setAdded} /> : <Added account={added} />}
      {added === null && <FromBackup onRestored={setRestored} />}
      <div class="foot">
        <Button kind={added === null ? "plain" : "primary"} wide testid="welcome-done" onClick={() => void finish()}>
          {t(added === null ? "welcome_done_later" : "welcome_done")}
        </Button>
      </div>
    </Step>
  )
}

/** The accounts of a backup are here: nothing is left to be asked. */
function Restored({ count }: { readonly count: number }) {
  return (
    <Step
      at={6}
      title={t("welcome_restored_title")}
      lede={counted("options_restored_one", "options_restored_many", count)}
      focusTitle
      testid="welcome-restored"
    >
      <div class="foot">
        <Button kind="primary" wide testid="welcome-done" onClick={() => void finish()}>
          {t("welcome_done")}
        </Button>
        <p class="hint">{t("welcome_first_added_where")}</p>
      </div>
    </Step>
  )
}

function Added({ account }: { readonly account: AccountBrief }) {
  return (
    <div class="card added" role="status" data-testid="welcome-added">
      <Tile issuer={account.issuer} username={account.username} />
      <div>
        <b>{t("welcome_first_added", fullName(account))}</b>
        <p class="hint">{t("welcome_first_added_where")}</p>
      </div>
    </div>
  )
}
