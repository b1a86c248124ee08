import { useState } from "preact/hooks"
import { ourGroups } from "../../../domain/domain-groups.ts"
import { hostName, readSite } from "../../../domain/site.ts"
import type { Settings } from "../../../domain/settings.ts"
import { Button } from "../../../ui/button.tsx"
import { Switch } from "../../../ui/choice.tsx"
import { TextField } from "../../../ui/text-field.tsx"
import { t } from "../../../ui/words.ts"
import type { Live } from "../../answer.ts"
import { Group, Row } from "../../section.tsx"
import { changeSettings } from "../../settings-change.ts"

interface DomainGroupsProps {
  readonly settings: Live<Settings>
  readonly values: Settings
}

/** The domains of what was typed, or `null` unless there are two at least and nothing else. */
function readGroup(typed: string): string[] | null {
  const hosts = typed
    .split(/[\s,;]+/)
    .filter(Boolean)
    .map((text) => hostName(readSite(text)?.host ?? ""))
  const domains = [...new Set(hosts)]
  return domains.includes("") || domains.length < 2 ? null : domains
}

/** Domains that share their accounts: the person's own, to add and remove, and ours, to switch off. */
export function DomainGroups({ settings, values }: DomainGroupsProps) {
  const { domainGroups, domainGroupsOff } = values
  const [typed, setTyped] = useState("")
  const [tried, setTried] = useState(false)
  const group = readGroup(typed)

  async function add(): Promise<void> {
    setTried(true)
    if (group === null) return
    await changeSettings(settings, { domainGroups: [...domainGroups, group] })
    setTyped("")
    setTried(false)
  }
  const turn = (first: string, on: boolean): Promise<void> =>
    changeSettings(settings, {
      domainGroupsOff: on ? domainGroupsOff.filter((one) => one !== first) : [...domainGroupsOff, first],
    })

  return (
    <Group title={t("options_filling_groups")}>
      <p class="hint">{t("options_filling_groups_detail")}</p>
      {domainGroups.map((domains, at) => (
        <Row key={domains.join()} label={domains.join(", ")}>
          <Button
            testid={`group-remove-${at}`}
            onClick={() =>
              void changeSettings(settings, { domainGroups: domainGroups.filter((one) => one !== domains) })
            }
          >
            {t("options_filling_groups_remove")}
          </Button>
        </Row>
      ))}
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault()
          void add()
        }}
      >
        <TextField
          label={t("options_filling_groups_new")}
          hint={t("options_filling_groups_new_hint")}
          value={typed}
          onInput={setTyped}
          error={tried && group === null ? t("options_filling_groups_wrong") : null}
          testid="group-domains"
          verbatim
        />
        <div class="row-actions">
          <Button type="submit" testid="group-add">
            {t("options_filling_groups_add")}
          </Button>
        </div>
      </form>
      <details class="more groups">
        <summary data-testid="groups-ours">{t("options_filling_groups_ours")}</summary>
        {ourGroups.map(([first = "", ...others]) => (
          <Switch
            key={first}
            label={first}
            hint={others.join(", ")}
            checked={!domainGroupsOff.includes(first)}
            testid={`group-${first}`}
            onChange={(on) => void turn(first, on)}
          />
        ))}
      </details>
    </Group>
  )
}
