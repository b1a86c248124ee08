import type { AccountBrief } from "../../messages/contract.ts"
import { Button } from "../../ui/button.tsx"
import { Tile } from "../../ui/tile.tsx"
import { t } from "../../ui/words.ts"
import { fullName } from "./full-name.ts"

interface DuplicateProps {
  readonly account: AccountBrief
  readonly busy: boolean
  readonly onOpen: () => void
  readonly onReplace: () => void
  readonly onKeepBoth: () => void
}

/** The same secret is here already: keep that one, replace it, or keep both. */
export function Duplicate({ account, busy, onOpen, onReplace, onKeepBoth }: DuplicateProps) {
  return (
    <div class="card part" role="alert" data-testid="welcome-duplicate">
      <div class="added">
        <Tile issuer={account.issuer} username={account.username} />
        <div>
          <b>{t("welcome_first_duplicate_title")}</b>
          <p class="hint">{t("welcome_first_duplicate", fullName(account))}</p>
        </div>
      </div>
      <div class="stack">
        <Button kind="primary" testid="welcome-duplicate-open" onClick={onOpen}>
          {t("welcome_first_duplicate_open")}
        </Button>
        <Button busy={busy} testid="welcome-duplicate-replace" onClick={onReplace}>
          {t("welcome_first_duplicate_replace")}
        </Button>
        <Button busy={busy} testid="welcome-duplicate-both" onClick={onKeepBoth}>
          {t("welcome_first_duplicate_both")}
        </Button>
      </div>
    </div>
  )
}
