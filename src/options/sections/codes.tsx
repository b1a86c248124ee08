import { ask } from "../../messages/ask.ts"
import { Switch } from "../../ui/choice.tsx"
import { t } from "../../ui/words.ts"
import { Loaded } from "../loaded.tsx"
import { useLive } from "../page-state.ts"
import { Group, Section } from "../section.tsx"
import { changeSettings } from "../settings-change.ts"
import { WhenOpen } from "../when-open.tsx"

/** How codes are shown. */
export function Codes() {
  return (
    <Section name="codes">
      <WhenOpen>{() => <Mask />}</WhenOpen>
    </Section>
  )
}

function Mask() {
  const settings = useLive(() => ask("settings.get"))
  return (
    <Loaded live={settings}>
      {({ maskCodes }) => (
        <Group>
          <div class="row-block">
            <Switch
              label={t("options_mask")}
              hint={t("options_mask_detail")}
              checked={maskCodes}
              testid="settings-mask"
              onChange={(next) => void changeSettings(settings, { maskCodes: next })}
            />
            <p class="hint limit">{t("options_mask_why")}</p>
          </div>
        </Group>
      )}
    </Loaded>
  )
}
