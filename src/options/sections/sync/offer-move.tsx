import { Button } from "../../../ui/button.tsx"
import { Dialog } from "../../../ui/dialog.tsx"
import { t } from "../../../ui/words.ts"
import { moving } from "./move-vault.tsx"

/** After another master password: the vault is still the one that the former one opened, for who has kept a copy of it. */
export function OfferMove({ onClose }: { readonly onClose: () => void }) {
  const move = (): void => {
    onClose()
    moving.value = { shutOut: null }
  }
  return (
    <Dialog title={t("sync_offer_title")} onClose={onClose} testid="sync-offer">
      <p>{t("sync_offer_lede")}</p>
      <div class="actions">
        <Button testid="sync-offer-move" onClick={move}>
          {t("sync_offer_move")}
        </Button>
        <Button kind="primary" testid="sync-offer-no" onClick={onClose}>
          {t("sync_offer_no")}
        </Button>
      </div>
    </Dialog>
  )
}
