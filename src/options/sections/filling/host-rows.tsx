import { shownHost } from "../../../domain/idn.ts"
import { Button } from "../../../ui/button.tsx"
import { t } from "../../../ui/words.ts"
import type { Live } from "../../answer.ts"
import { attempt } from "../../attempt.ts"
import { Loaded } from "../../loaded.tsx"
import { Group, Row } from "../../section.tsx"

interface HostRowsProps {
  readonly title: string
  /** Said while there are none: how one gets there. */
  readonly none: string
  readonly hosts: Live<readonly string[]>
  readonly testid: string
  readonly remove: (host: string) => Promise<void>
}

/** Sites on which something is never done, each to be taken off the list. */
export function HostRows({ title, none, hosts, testid, remove }: HostRowsProps) {
  return (
    <Group title={title}>
      <Loaded live={hosts}>
        {(list) => (
          <>
            {list.length === 0 && (
              <p class="hint" data-testid={`${testid}-none`}>
                {none}
              </p>
            )}
            {list.map((host) => (
              <Row key={host} label={<span data-testid={`${testid}-host`}>{shownHost(host)}</span>}>
                <Button testid={`${testid}-remove`} onClick={() => void attempt(() => remove(host))}>
                  {t("options_filling_groups_remove")}
                  <span class="unseen"> {shownHost(host)}</span>
                </Button>
              </Row>
            ))}
          </>
        )}
      </Loaded>
    </Group>
  )
}
