import { Fragment } from "preact"
import type { RequestView } from "../../messages/contract.ts"
import { t } from "../../ui/words.ts"
import { moment } from "../when.ts"

const time = (at: number): string => new Date(at).toLocaleTimeString(undefined, { timeStyle: "short" })

const outcomes = {
  approved: "request_before_approved",
  declined: "request_before_declined",
  expired: "request_before_expired",
} as const

/** What is known of a request: from whom, for what, and where the person is who is signing in, as far as it is said. */
export function RequestFacts({ request }: { readonly request: RequestView }) {
  const { account, title, origin, details, arrivedAt } = request
  const facts: (readonly [string, string])[] = [
    ["request_app", details?.app ?? ""],
    ["request_title", title === details?.app || title === account.issuer ? "" : title],
    ["request_as", details === null || details.account === account.username ? "" : details.account],
    ["request_place", details?.place ?? ""],
    ["request_from", details?.from ?? ""],
    ["request_ip", details?.ip ?? ""],
    ["request_time", time(details?.time ?? arrivedAt)],
    ["request_server", new URL(origin).host],
  ]
  const before = details?.activity ?? []
  return (
    <>
      <dl class="card request-facts" data-testid="request-facts">
        {facts
          .filter(([, value]) => value !== "")
          .map(([key, value]) => (
            <Fragment key={key}>
              <dt>{t(key)}</dt>
              <dd>{value}</dd>
            </Fragment>
          ))}
      </dl>
      {before.length > 0 && (
        <details class="request-before">
          <summary>{t("request_before")}</summary>
          <ul>
            {before.map(({ app, at, outcome }) => (
              <li key={at}>{t(outcomes[outcome], app || title, moment(at))}</li>
            ))}
          </ul>
        </details>
      )}
    </>
  )
}
