import { useState } from "preact/hooks"
import type { AccountBrief } from "../../messages/contract.ts"
import { Button } from "../../ui/button.tsx"
import { Tile } from "../../ui/tile.tsx"
import { t } from "../../ui/words.ts"
import { finish } from "./finish.ts"
import { fullName } from "./full-name.ts"
import { PasteAccount } from "./paste-account.tsx"
import { ScanHelp } from "./scan-help.tsx"
import { Step } from "./step.tsx"

/** How to add the first account by scanning, and a field to paste it right here. */
export function FirstAccount() {
  const [added, setAdded] = useState<AccountBrief | null>(null)
  return (
    <Step at={6} title={t("welcome_first_title")} lede={t("welcome_first_lede")} focusTitle testid="welcome-step-first">
      <ScanHelp />
      {added === null ? <PasteAccount onAdded={setAdded} /> : <Added account={added} />}
      <div class="foot">
        <Button kind={added === null ? "plain" : "primary"} wide testid="welcome-done" onClick={() => void finish()}>
          {t(added === null ? "welcome_done_later" : "welcome_done")}
        </Button>
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
