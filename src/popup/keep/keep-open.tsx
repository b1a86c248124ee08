import { Button } from "../../ui/button.tsx"
import { Dialog } from "../../ui/dialog.tsx"
import { t } from "../../ui/words.ts"
import { openPanel, openWindow } from "./places.ts"
import { leave } from "../kept.ts"
import { attempt } from "../state.ts"

/** Where Countersign may stay open: beside the page, or in a window of its own. */
export function KeepOpen({ onClose }: { readonly onClose: () => void }) {
  const go = (open: () => Promise<void>) => async (): Promise<void> => {
    if (await attempt(open)) leave()
  }
  return (
    <Dialog title={t("popup_keep_title")} onClose={onClose} testid="keep-open">
      <p class="hint">{t("popup_keep_text")}</p>
      <Button kind="primary" wide icon="panel" testid="keep-panel" onClick={() => void go(openPanel)()}>
        {t("popup_keep_panel")}
      </Button>
      <Button wide icon="window" testid="keep-window" onClick={() => void go(openWindow)()}>
        {t("popup_keep_window")}
      </Button>
    </Dialog>
  )
}
