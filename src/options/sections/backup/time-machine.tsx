import { useState } from "preact/hooks"
import { ask } from "../../../messages/ask.ts"
import type { RestoreView } from "../../../messages/contract.ts"
import { t } from "../../../ui/words.ts"
import { attempt } from "../../attempt.ts"
import { Loaded } from "../../loaded.tsx"
import { useLive } from "../../page-state.ts"
import { Group } from "../../section.tsx"
import { dateAndTime } from "../../when.ts"
import { RestoreChoice } from "./restore-choice.tsx"

/** The states that are kept by themselves, newest first, each to be looked at. */
export function TimeMachine({ onRestored }: { readonly onRestored: () => void }) {
  const states = useLive(() => ask("snapshot.list"))
  const [view, setView] = useState<RestoreView | null>(null)
  const look = (at: number): Promise<boolean> => attempt(async () => setView(await ask("snapshot.compare", { at })))
  return (
    <Loaded live={states}>
      {(times) => (
        <Group title={t("options_states")}>
          <div class="row-block">
            <p class="hint">{t(times.length === 0 ? "options_states_none" : "options_states_detail")}</p>
          </div>
          {times.map((at) => (
            <div key={at} class="row" data-testid="snapshot">
              <div class="words">
                <b>{dateAndTime(at)}</b>
              </div>
              <div class="row-actions">
                <button
                  type="button"
                  class="button"
                  aria-label={t("options_states_look_named", dateAndTime(at))}
                  data-testid="snapshot-look"
                  onClick={() => void look(at)}
                >
                  {t("options_states_look")}
                </button>
              </div>
            </div>
          ))}
          {view !== null && (
            <RestoreChoice
              title={t("options_restore_from_state")}
              view={view}
              onRestore={(ids) => ask("snapshot.restore", { at: view.at, ids })}
              onClose={() => {
                setView(null)
                onRestored()
              }}
            />
          )}
        </Group>
      )}
    </Loaded>
  )
}
