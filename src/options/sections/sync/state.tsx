import { useState } from "preact/hooks"
import { ask } from "../../../messages/ask.ts"
import type { SyncOn, SyncReport } from "../../../messages/sync-contract.ts"
import { Button } from "../../../ui/button.tsx"
import { Icon, type IconName } from "../../../ui/icon.tsx"
import { counted, t } from "../../../ui/words.ts"
import { attempt } from "../../attempt.ts"
import { dateAndTime } from "../../when.ts"
import { Undo } from "./undo.tsx"

/** How sync stands, what the last one did, and the buttons for now, pause and undo. */
export function State({ sync }: { readonly sync: SyncOn }) {
  const [undoing, setUndoing] = useState(false)
  const { last, paused, running } = sync
  return (
    <div class="card state" data-testid="sync-state">
      <span class={`badge${sync.trouble === null && !sync.moved ? "" : " warn"}`}>
        <Icon name={iconOf(sync)} size={20} />
      </span>
      <div class="words">
        <b data-testid="sync-title">{t(titleOf(sync))}</b>
        <p class="hint">{last === null ? t("sync_state_never") : t("sync_state_last", dateAndTime(last.at))}</p>
      </div>
      <div class="row-actions">
        <Button
          icon="refresh"
          busy={running}
          disabled={!sync.allowed}
          testid="sync-now"
          onClick={() => void attempt(() => ask("sync.now"), t("sync_state_done"))}
        >
          {t(running ? "sync_state_running" : "sync_now")}
        </Button>
        <Button testid="sync-pause" onClick={() => void attempt(() => ask("sync.pause", { paused: !paused }))}>
          {t(paused ? "sync_resume" : "sync_pause")}
        </Button>
      </div>
      {last !== null && (
        <div class="foot report">
          <div class="words">
            <p class="hint" data-testid="sync-changes">
              {changesOf(last)}
            </p>
            <p class="hint numbers">{t("sync_state_cost", last.requests, sizeOf(last.sent), sizeOf(last.received))}</p>
          </div>
          {sync.undo !== null && (
            <Button testid="sync-undo" onClick={() => setUndoing(true)}>
              {t("sync_undo")}
            </Button>
          )}
        </div>
      )}
      {undoing && sync.undo !== null && <Undo undo={sync.undo} onClose={() => setUndoing(false)} />}
    </div>
  )
}

function titleOf({ paused, running, trouble, last, moved }: SyncOn): string {
  if (running) return "sync_state_running"
  if (paused) return "sync_state_paused"
  if (trouble !== null) return "sync_state_trouble"
  if (moved) return "sync_state_moved"
  return last === null ? "sync_state_waiting" : "sync_state_current"
}

function iconOf({ paused, running, trouble, moved }: SyncOn): IconName {
  if (running) return "refresh"
  if (paused) return "code"
  return trouble === null && !moved ? "check" : "warning"
}

/** "2 added, 1 changed", or that nothing did. */
function changesOf({ added, changed, removed }: SyncReport): string {
  const parts = [
    ...(added.length > 0 ? [counted("sync_added_one", "sync_added_many", added.length)] : []),
    ...(changed.length > 0 ? [counted("sync_changed_one", "sync_changed_many", changed.length)] : []),
    ...(removed.length > 0 ? [counted("sync_removed_one", "sync_removed_many", removed.length)] : []),
  ]
  if (parts.length === 0) return t("sync_state_nothing")
  return t("sync_state_changes", new Intl.ListFormat(undefined, { type: "unit" }).format(parts))
}

/** A size as people write it. */
export function sizeOf(bytes: number): string {
  const [unit, value] =
    bytes < 1000 ? ["byte", bytes] : bytes < 1e6 ? ["kilobyte", bytes / 1e3] : ["megabyte", bytes / 1e6]
  return new Intl.NumberFormat(undefined, {
    style: "unit",
    unit,
    unitDisplay: "short",
    maximumFractionDigits: value < 10 ? 1 : 0,
  }).format(value)
}
