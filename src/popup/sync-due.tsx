import { useEffect, useState } from "preact/hooks"
import { ask } from "../messages/ask.ts"
import type { SyncNeed } from "../messages/contract.ts"
import { t } from "../ui/words.ts"
import { DueLine } from "./due-line.tsx"
import { whenQuiet } from "./when-quiet.ts"

const words: Readonly<Record<SyncNeed, string>> = {
  moved: "popup_sync_moved",
  password: "popup_sync_password",
}

/** Sync waits for the master password: the vault was moved, or the password changed, in another browser. */
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
  return need === null ? null : <DueLine icon="key" words={t(words[need])} section="sync" testid="sync-due" />
}
