import type { Settings } from "../../../domain/settings.ts"
import { Switch } from "../../../ui/choice.tsx"
import { t } from "../../../ui/words.ts"
import type { Live } from "../../answer.ts"
import { Group } from "../../section.tsx"
import { changeSettings } from "../../settings-change.ts"
import { useGrantedSites } from "./granted-sites.ts"
import { useSyncServer } from "./sync-server.ts"

interface ServerSiteProps {
  readonly settings: Live<Settings>
  readonly values: Settings
}

/** Whether to work in the pages of the sync server, whose access was given for sync; nothing where there is none. */
export function ServerSite({ settings, values }: ServerSiteProps) {
  const server = useSyncServer()
  const granted = useGrantedSites().answer.value
  if (server === null || granted.state !== "ready") return null
  if (!server.patterns.some((pattern) => granted.value.includes(pattern))) return null
  return (
    <Group>
      <div class="row-block">
        <Switch
          label={t("options_filling_server", server.host)}
          hint={t("options_filling_server_detail")}
          checked={values.serverIsSite}
          testid="filling-serverIsSite"
          onChange={(serverIsSite) => void changeSettings(settings, { serverIsSite })}
        />
      </div>
    </Group>
  )
}
