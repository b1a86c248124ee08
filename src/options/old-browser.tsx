import { oldBrowser } from "../domain/browser-age.ts"
import { Notice } from "../ui/notice.tsx"
import { t } from "../ui/words.ts"
import type { SectionName } from "./route.ts"

const old = oldBrowser(navigator.userAgent)

/** This browser will be too old for the next Countersign: what is here is to be saved first. */
export function OldBrowserNotice({ shown }: { readonly shown: SectionName }) {
  if (old === null) return null
  return (
    <div class="above-section">
      <Notice kind="warn" testid="old-browser">
        <p>{t("options_old_browser", old.name, old.version, old.needed)}</p>
        {shown !== "backup" && (
          <a href="#backup" data-testid="old-browser-backup">
            {t("options_old_browser_backup")}
          </a>
        )}
      </Notice>
    </div>
  )
}
