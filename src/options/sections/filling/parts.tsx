import type { PolicyInForce } from "../../../domain/policy.ts"
import type { Settings } from "../../../domain/settings.ts"
import { Switch } from "../../../ui/choice.tsx"
import { t } from "../../../ui/words.ts"
import type { Live } from "../../answer.ts"
import { Loaded } from "../../loaded.tsx"
import { policy } from "../../page-state.ts"
import { Group, Managed } from "../../section.tsx"
import { changeSettings } from "../../settings-change.ts"
import { BasicAccess } from "./basic-access.tsx"
import { SaveNotice } from "./save-notice.tsx"

const parts = ["fillMenu", "offerSave", "badgeMatches", "codeAfterPassword"] as const

const keys: Readonly<Record<(typeof parts)[number], string>> = {
  fillMenu: "options_filling_menu",
  offerSave: "options_filling_save",
  badgeMatches: "options_filling_badge",
  codeAfterPassword: "options_filling_code",
}

interface FillingProps {
  readonly settings: Live<Settings>
  readonly values: Settings
}

/** Each thing that is done in or for pages, singly switched off. */
export function Parts({ settings, values }: FillingProps) {
  return <Loaded live={policy}>{(rules) => <RuledParts settings={settings} values={values} rules={rules} />}</Loaded>
}

function RuledParts({ settings, values, rules }: FillingProps & { readonly rules: PolicyInForce }) {
  const { allowFilling, allowSaving } = rules
  return (
    <Group title={t("options_filling_parts")}>
      {(!allowFilling || !allowSaving) && (
        <div class="row-block" data-testid="filling-managed">
          {!allowFilling && <Managed reason={t("options_policy_filling")} by={rules.by.allowFilling} />}
          {!allowSaving && <Managed reason={t("options_policy_saving")} by={rules.by.allowSaving} />}
        </div>
      )}
      {parts.map((part) => (
        <div key={part} class="row-block">
          <Switch
            label={t(keys[part])}
            hint={t(`${keys[part]}_detail`)}
            checked={values[part]}
            disabled={!(part === "offerSave" ? allowSaving : allowFilling)}
            testid={`filling-${part}`}
            onChange={(on) => void changeSettings(settings, { [part]: on })}
          />
        </div>
      ))}
      <SaveNotice settings={settings} values={values} allowed={allowSaving} />
      <BasicAccess settings={settings} values={values} allowed={allowFilling} />
      {!values.fillMenu && !values.offerSave && allowFilling && (
        <p class="hint" role="status" data-testid="filling-no-script">
          {t("options_filling_no_script")}
        </p>
      )}
    </Group>
  )
}
