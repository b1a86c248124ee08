import { hostPatterns } from "../../../domain/remote-address.ts"
import { ask } from "../../../messages/ask.ts"
import { useLive } from "../../page-state.ts"

/** The server of sync, and the patterns that were given for it. */
export interface SyncServerSite {
  readonly host: string
  readonly patterns: readonly string[]
  /** The person wants us to work in its pages too. */
  readonly isSite: boolean
}

/** The same as it stands now; `null` where there is none, or nobody can tell yet, as while the vault is locked. */
export function useSyncServer(): SyncServerSite | null {
  const live = useLive(async () => {
    const [sync, { serverIsSite }] = await Promise.all([ask("sync.state").catch(() => null), ask("settings.get")])
    if (sync === null) return null
    const url = new URL(sync.address)
    return { host: url.host, patterns: hostPatterns(url), isSite: serverIsSite }
  })
  const answer = live.answer.value
  return answer.state === "ready" ? answer.value : null
}
