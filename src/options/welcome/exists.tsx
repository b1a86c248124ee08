import type { SessionView } from "../../messages/contract.ts"
import { Button } from "../../ui/button.tsx"
import { t } from "../../ui/words.ts"
import { Step } from "./step.tsx"

/** The vault was made before: how it stands, and where to go from here. */
export function Exists({ view, onAdd }: { readonly view: SessionView; readonly onAdd: () => void }) {
  const open = view.state === "open"
  return (
    <Step
      title={t("welcome_exists_title")}
      lede={t(open ? "welcome_exists_open" : "welcome_exists_locked")}
      focusTitle
      testid="welcome-exists"
    >
      <div class="foot">
        <a class="button primary wide" href="index.html" data-testid="welcome-settings">
          {t("welcome_exists_settings")}
        </a>
        {open && (
          <Button wide testid="welcome-exists-add" onClick={onAdd}>
            {t("welcome_exists_add")}
          </Button>
        )}
      </div>
    </Step>
  )
}
