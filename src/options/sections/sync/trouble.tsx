import { useState } from "preact/hooks"
import browser from "webextension-polyfill"
import { hostPatterns } from "../../../domain/remote-address.ts"
import { ask } from "../../../messages/ask.ts"
import type { SyncOn } from "../../../messages/sync-contract.ts"
import { Button } from "../../../ui/button.tsx"
import { Notice } from "../../../ui/notice.tsx"
import { errorWords, t } from "../../../ui/words.ts"
import { attempt } from "../../attempt.ts"
import { ChangeServer } from "./change-server.tsx"

/** Why it does not sync, and the one thing to do about it. */
export function Trouble({ sync }: { readonly sync: SyncOn }) {
  const [changing, setChanging] = useState(false)
  const { hostname } = new URL(sync.address)
  if (!sync.allowed) {
    return (
      <Notice kind="warn" testid="sync-not-allowed">
        <b>{t("sync_not_allowed_title", hostname)}</b>
        <p>{t("sync_not_allowed")}</p>
        <Button testid="sync-allow" onClick={() => void attempt(() => allow(sync.address))}>
          {t("sync_allow")}
        </Button>
      </Notice>
    )
  }
  if (sync.trouble === null) return null
  // With these only another server or password helps; with the others another try, or what the words say.
  const refused = ["remote.auth", "remote.denied", "remote.none", "remote.moved", "remote.broken"].includes(
    sync.trouble,
  )
  return (
    <>
      <Notice kind={refused ? "error" : "warn"} testid="sync-trouble">
        <b>{t("sync_trouble_title")}</b>
        <p>{errorWords(sync.trouble)}</p>
        {refused && (
          <Button testid="sync-change" onClick={() => setChanging(true)}>
            {t("sync_change_server")}
          </Button>
        )}
      </Notice>
      {changing && <ChangeServer sync={sync} onClose={() => setChanging(false)} />}
    </>
  )
}

async function allow(address: string): Promise<void> {
  const granted = await browser.permissions.request({ origins: hostPatterns(new URL(address)) })
  if (granted) await ask("sync.now")
}
