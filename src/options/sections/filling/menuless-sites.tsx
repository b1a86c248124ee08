import { ask } from "../../../messages/ask.ts"
import { t } from "../../../ui/words.ts"
import { useLive } from "../../page-state.ts"
import { HostRows } from "./host-rows.tsx"

/** Sites at whose fields no menu is shown. */
export function MenulessSites() {
  return (
    <HostRows
      title={t("options_filling_menuless")}
      none={t("options_filling_menuless_none")}
      hosts={useLive(() => ask("menuless.list"))}
      testid="menuless"
      remove={(host) => ask("menuless.remove", { host })}
    />
  )
}
