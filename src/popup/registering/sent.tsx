import { Fragment } from "preact"
import type { RegistrationOffer } from "../../messages/contract.ts"
import { t } from "../../ui/words.ts"

/** What the fields of the message are for; a field that we have no words for stands as it is. */
const words: Readonly<Record<string, string>> = {
  enrollment_credential: "registering_sent_credential",
  serial: "registering_sent_serial",
  fbtoken: "registering_sent_token",
  pubkey: "registering_sent_key",
  poll_pubkey: "registering_sent_poll_key",
  device_name: "registering_sent_name",
}

/** The message that will be sent, field by field. */
export function Sent({ offer: { sends, origin } }: { readonly offer: RegistrationOffer }) {
  return (
    <section class="card sent" aria-labelledby="sent-heading">
      <h3 id="sent-heading">{t("registering_sent", origin)}</h3>
      <dl data-testid="offer-sends">
        {sends.map(({ name, value }) => {
          const key = words[name]
          return (
            <Fragment key={name}>
              <dt>
                {key === undefined ? name : t(key)} {key !== undefined && <code>{name}</code>}
              </dt>
              <dd>{value ?? t("registering_sent_made")}</dd>
            </Fragment>
          )
        })}
      </dl>
    </section>
  )
}
