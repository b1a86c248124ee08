import { ask } from "../../../messages/ask.ts"
import { Button } from "../../../ui/button.tsx"
import { t } from "../../../ui/words.ts"
import { attempt } from "../../attempt.ts"
import { Loaded } from "../../loaded.tsx"
import { useLive } from "../../page-state.ts"
import { Group, Row } from "../../section.tsx"

/** Sites on which nothing is offered to be saved, each to be taken off the list. */
export function SilentSites() {
  const hosts = useLive(() => ask("saving.silent"))
  return (
    <Group title={t("options_filling_silent")}>
      <Loaded live={hosts}>
        {(list) => (
          <>
            {list.length === 0 && <p class="hint">{t("options_filling_silent_none")}</p>}
            {list.map((host) => (
              <Row key={host} label={host}>
                <Button testid="silent-remove" onClick={() => void attempt(() => ask("saving.unsilence", { host }))}>
                  {t("options_filling_groups_remove")}
                </Button>
              </Row>
            ))}
          </>
        )}
      </Loaded>
    </Group>
  )
}
