import type { ComponentChildren } from "preact"
import type { RequestView } from "../../messages/contract.ts"
import { clock } from "../../ui/clock.ts"
import { Ring } from "../../ui/ring.tsx"
import { Tile } from "../../ui/tile.tsx"
import { t } from "../../ui/words.ts"

interface FrameProps {
  readonly request: RequestView
  readonly count: number
  readonly deaf: boolean
  readonly children: ComponentChildren
}

/** From when a screen reader is told that time runs out, s. */
const LAST = 15

/** Who is asked, and how long there is; around all that a request says. */
export function Frame({ request, count, deaf, children }: FrameProps) {
  const { account, arrivedAt, expiresAt } = request
  const left = Math.max(0, Math.ceil((expiresAt - clock.value) / 1000))
  const [title, under] = account.issuer === "" ? [account.username, ""] : [account.issuer, account.username]
  return (
    <main class="request" inert={deaf} data-testid={deaf ? undefined : "request"}>
      <div
        role="alertdialog"
        aria-modal="true"
        aria-labelledby="request-heading"
        aria-describedby="request-question"
        class="request-sheet"
      >
        <div class="request-who">
          <Tile issuer={account.issuer} username={account.username} />
          <div class="who">
            <b title={title} data-testid="request-issuer">
              {title}
            </b>
            {under !== "" && (
              <span title={under} data-testid="request-account">
                {under}
              </span>
            )}
          </div>
          {count > 1 && (
            <span class="chip" data-testid="request-queue">
              {t("request_queue", 1, count)}
            </span>
          )}
          <span class="request-left" data-testid="request-left">
            {t("request_seconds", left)}
          </span>
          <Ring until={expiresAt} period={Math.max(1, (expiresAt - arrivedAt) / 1000)} size={26} />
        </div>
        {children}
        <p class="unseen" role="status">
          {left <= LAST && left > 0 ? t("request_ending") : ""}
        </p>
      </div>
    </main>
  )
}
