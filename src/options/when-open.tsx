import type { ComponentChildren } from "preact"
import { t } from "../ui/words.ts"
import { Loaded } from "./loaded.tsx"
import { session } from "./page-state.ts"
import { Unlock } from "./unlock.tsx"

/** Shows its children while the vault is open; else the way to open it, or to make one. Follows the lock as it changes. */
export function WhenOpen({ children }: { readonly children: () => ComponentChildren }) {
  return (
    <Loaded live={session}>
      {(view) => {
        if (view.state === "open") return children()
        if (view.state === "none") return <NoVault />
        return <Unlock view={view} />
      }}
    </Loaded>
  )
}

function NoVault() {
  return (
    <div class="card empty" data-testid="no-vault">
      <h2>{t("options_none_title")}</h2>
      <p>{t("options_none")}</p>
      <a class="button primary" href="welcome.html">
        {t("options_none_button")}
      </a>
    </div>
  )
}
