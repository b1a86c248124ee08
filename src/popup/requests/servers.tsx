import { useEffect, useState } from "preact/hooks"
import { ask } from "../../messages/ask.ts"
import type { RegistrationView, RequestsView } from "../../messages/contract.ts"
import { clock } from "../../ui/clock.ts"
import { Tile } from "../../ui/tile.tsx"
import { errorWords, t } from "../../ui/words.ts"
import { openDetail } from "../act.ts"

/** So long an answer is one of just now, ms. */
const NOW = 60_000

const time = (at: number): string => new Date(at).toLocaleTimeString(undefined, { timeStyle: "short" })

/** How it stands with a server. */
function stateOf({ trouble, lastAt }: RegistrationView): string {
  if (trouble !== null) return errorWords(trouble)
  if (lastAt === null) return t("requests_never")
  return clock.value - lastAt < NOW ? t("requests_now") : t("requests_checked", time(lastAt))
}

/** The servers that may ask here, and whether they can be heard. */
export function Servers({ view }: { readonly view: RequestsView }) {
  const [servers, setServers] = useState<readonly RegistrationView[]>([])
  // Each look at what waits may have found out more of who asks.
  useEffect(() => {
    // Locked meanwhile, this screen goes.
    void ask("registration.list").then(setServers, () => setServers([]))
  }, [view])
  if (servers.length === 0) return null
  return (
    <section>
      <h2>{t("requests_servers")}</h2>
      <ul class="card">
        {servers.map((server) => (
          <li key={server.id}>
            <button type="button" data-testid="requests-server" onClick={() => openDetail(server.account.id)}>
              <Tile issuer={server.account.issuer} username={server.account.username} />
              <span class="who">
                <b>{server.account.issuer || server.account.username}</b>
                <span>{new URL(server.origin).host}</span>
                <span class={server.trouble === null ? "state" : "state bad"} role="status">
                  {stateOf(server)}
                </span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
