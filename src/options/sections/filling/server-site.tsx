import { hostPatterns } from "../../../domain/remote-address.ts"
import type { Settings } from "../../../domain/settings.ts"
import { ask } from "../../../messages/ask.ts"
import { Switch } from "../../../ui/choice.tsx"
import { t } from "../../../ui/words.ts"
import type { Live } from "../../answer.ts"
import { Loaded } from "../../loaded.tsx"
import { useLive } from "../../page-state.ts"
import { changeSettings } from "../../settings-change.ts"
import { Group } from "../../section.tsx"
import { useGrantedSites } from "./granted-sites.ts"

interface ServerSiteProps {
  readonly settings: Live<Settings>
  readonly values: Settings
}

/** Whether to work in the pages of the sync server, whose access was given for sync; nothing where there is none. */
export function ServerSite({ settings, values }: ServerSiteProps) {
  const sync = useLive(() => ask("sync.state"))
  const sites = useGrantedSites()
  return (
    <Loaded live={sync}>
      {(view) => {
        const url = view === null ? null : new URL(view.address)
        const granted = sites.answer.value
        if (url === null || granted.state !== "ready") return null
        if (!hostPatterns(url).some((pattern) => granted.value.includes(pattern))) return null
        return (
          <Group>
            <div class="row-block">
              <Switch
                label={t("options_filling_server", url.host)}
                hint={t("options_filling_server_detail")}
                checked={values.serverIsSite}
                testid="filling-serverIsSite"
                onChange={(serverIsSite) => void changeSettings(settings, { serverIsSite })}
              />
            </div>
          </Group>
        )
      }}
    </Loaded>
  )
}
