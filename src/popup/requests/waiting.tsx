import type { RequestView } from "../../messages/contract.ts"
import { Ring } from "../../ui/ring.tsx"
import { Tile } from "../../ui/tile.tsx"
import { t } from "../../ui/words.ts"
import { show } from "./state.ts"

/** Requests that wait, hidden ones too, the oldest first: a click shows one. */
export function Waiting({ requests }: { readonly requests: readonly RequestView[] }) {
  return (
    <section>
      <h2>{t("requests_waiting")}</h2>
      <ul class="card">
        {requests.map((request) => {
          const { id, account, title, details, arrivedAt, expiresAt } = request
          const name = account.issuer || account.username
          return (
            <li key={id}>
              <button type="button" data-testid="requests-waiting" onClick={() => show(request)}>
                <Tile issuer={account.issuer} username={account.username} />
                <span class="who">
                  <b>{name}</b>
                  <span>{details?.app || title || account.username}</span>
                </span>
                <Ring until={expiresAt} period={Math.max(1, (expiresAt - arrivedAt) / 1000)} />
              </button>
            </li>
          )
        })}
      </ul>
    </section>
  )
}
