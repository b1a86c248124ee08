import { ask } from "../../messages/ask.ts"
import { Button } from "../../ui/button.tsx"
import { Switch } from "../../ui/choice.tsx"
import { t } from "../../ui/words.ts"
import { Loaded } from "../loaded.tsx"
import { useLive } from "../page-state.ts"
import { Group, Row, Section } from "../section.tsx"
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

/** Milliseconds as seconds with their sign. */
const inSeconds = (ms: number): string =>
  new Intl.NumberFormat(undefined, {
    style: "unit",
    unit: "second",
    unitDisplay: "long",
    signDisplay: "always",
    maximumFractionDigits: 1,
  }).format(ms / 1000)

function Mask() {
  const settings = useLive(() => ask("settings.get"))
  return (
    <Loaded live={settings}>
      {({ maskCodes, clockOffset }) => (
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
          {clockOffset !== 0 && (
            <Row label={t("options_clock")} hint={t("options_clock_detail", inSeconds(clockOffset))}>
              <Button testid="clock-reset" onClick={() => void changeSettings(settings, { clockOffset: 0 })}>
                {t("options_clock_reset")}
              </Button>
            </Row>
          )}
        </Group>
      )}
    </Loaded>
  )
}
