import { ask } from "../../../messages/ask.ts"
import { t } from "../../../ui/words.ts"
import { useLive } from "../../page-state.ts"
import { HostRows } from "./host-rows.tsx"

/** Sites on which nothing is offered to be saved. */
export function SilentSites() {
  return (
    <HostRows
      title={t("options_filling_silent")}
      none={t("options_filling_silent_none")}
      hosts={useLive(() => ask("saving.silent"))}
      testid="silent"
      remove={(host) => ask("saving.unsilence", { host })}
    />
  )
}
