import { useEffect, useState } from "preact/hooks"
import browser from "webextension-polyfill"
import { ask } from "../messages/ask.ts"
import { Icon } from "../ui/icon.tsx"
import { t } from "../ui/words.ts"
import { leave } from "./kept.ts"
import { whenQuiet } from "./when-quiet.ts"

async function openBackups(): Promise<void> {
  await browser.tabs.create({ url: browser.runtime.getURL("src/options/index.html#backup") })
  leave()
}

/** It is time for a backup: one line above the list, and a way there. Asked after the codes are there. */
export function BackupDue() {
  const [due, setDue] = useState(false)
  useEffect(
    () =>
      whenQuiet(() => {
        // A list that is locked meanwhile has no reminder.
        void ask("backup.state").then(
          (state) => setDue(state.due),
          () => setDue(false),
        )
      }),
    [],
  )
  if (!due) return null
  return (
    <button type="button" class="backup-due" data-testid="backup-due" onClick={() => void openBackups()}>
      <Icon name="archive" size={16} />
      <span>{t("popup_backup_due")}</span>
      <Icon name="next" size={16} />
    </button>
  )
}
