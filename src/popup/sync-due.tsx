import { useEffect, useState } from "preact/hooks"
import { ask } from "../messages/ask.ts"
import type { SyncNeed } from "../messages/contract.ts"
import { t } from "../ui/words.ts"
import { DueLine } from "./due-line.tsx"
import { whenQuiet } from "./when-quiet.ts"

const words: Readonly<Record<SyncNeed, string>> = {
  moved: "popup_sync_moved",
  password: "popup_sync_password",
  found: "popup_sync_found",
  removals: "popup_sync_removals",
  trouble: "popup_sync_trouble",
}

const needsPassword: ReadonlySet<SyncNeed> = new Set(["moved", "password"])

/** Sync waits for somebody: for the master password, for a decision, or to be looked at. */
export function SyncDue() {
  const [need, setNeed] = useState<SyncNeed | null>(null)
  useEffect(
    () =>
      whenQuiet(() => {
        // A list that is locked meanwhile has no reminder.
        void ask("sync.need").then(setNeed, () => setNeed(null))
      }),
    [],
  )
  if (need === null) return null
  const icon = needsPassword.has(need) ? "key" : "warning"
  return <DueLine icon={icon} words={t(words[need])} section="sync" testid="sync-due" />
}
