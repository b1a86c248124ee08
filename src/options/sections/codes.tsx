import type { Settings } from "../../domain/settings.ts"
import { ask } from "../../messages/ask.ts"
import { Button } from "../../ui/button.tsx"
import { Switch } from "../../ui/choice.tsx"
import { t } from "../../ui/words.ts"
import type { Live } from "../answer.ts"
import { Loaded } from "../loaded.tsx"
import { useLive } from "../page-state.ts"
import { Group, Row, Section } from "../section.tsx"
import { changeSettings } from "../settings-change.ts"
import { WhenOpen } from "../when-open.tsx"
import { ClearClipboard } from "./clear-clipboard.tsx"

/** How codes are shown, and how long what was copied stays. */
export function Codes() {
  return (
    <Section name="codes">
      <WhenOpen>{() => <Choices />}</WhenOpen>
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

function Choices() {
  const settings = useLive(() => ask("settings.get"))
  return (
    <Loaded live={settings}>
      {(values) => (
        <>
          <Shown settings={settings} values={values} />
          <ClearClipboard settings={settings} values={values} />
        </>
      )}
    </Loaded>
  )
}

interface ShownProps {
  readonly settings: Live<Settings>
  readonly values: Settings
}

function Shown({ settings, values: { maskCodes, clockOffset } }: ShownProps) {
  return (
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
  )
}
