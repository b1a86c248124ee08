import { useState } from "preact/hooks"
import browser from "webextension-polyfill"
import type { ErrorCode } from "../../domain/error.ts"
import { hostPatterns } from "../../domain/remote-address.ts"
import { ask } from "../../messages/ask.ts"
import type { AccountBrief, RegistrationOffer, RegistrationView } from "../../messages/contract.ts"
import { Button } from "../../ui/button.tsx"
import { Select } from "../../ui/choice.tsx"
import { Notice } from "../../ui/notice.tsx"
import { Tile } from "../../ui/tile.tsx"
import { errorWords, t } from "../../ui/words.ts"
import { load, popup, troubleOf } from "../state.ts"
import "./registering.css"
import { Registered } from "./registered.tsx"
import { Sent } from "./sent.tsx"

interface OfferScreenProps {
  readonly offer: RegistrationOffer
  /** It was taken or dropped: what is next? */
  readonly onDone: (account: AccountBrief | null) => void
}

const named = ({ issuer, username }: AccountBrief): string =>
  [issuer, username].filter(Boolean).join(" · ") || t("popup_unnamed")

const demands = {
  none: "registering_demand_none",
  any: "registering_demand_any",
  pin: "registering_demand_pin",
  biometric: "registering_demand_biometric",
} as const

/** A link that offers to register this browser: what it means, what is sent, to whom; and only then it is. */
export function OfferScreen({ offer, onDone }: OfferScreenProps) {
  const { issuer, username, origin, fitting, registered, demand, expiresAt, mayRule } = offer
  const choices = registered === null ? fitting : [registered, ...fitting]
  const [account, setAccount] = useState(choices[0]?.id ?? "")
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<ErrorCode | null>(null)
  const [made, setMade] = useState<RegistrationView | null>(null)
  if (made !== null) return <Registered registration={made} onDone={() => onDone(made.account)} />

  const standsIn = demand === "biometric" && popup.value?.session.hasPasskey === false
  const replace = account !== "" && account === registered?.id
  async function confirm(): Promise<void> {
    setBusy(true)
    setError(null)
    try {
      // In the turn of the click: else the browser asks nothing. The offer waits, should the popup have to go for it.
      const allowed = offer.allowed || (await browser.permissions.request({ origins: hostPatterns(new URL(origin)) }))
      if (!allowed) setError("approval.forbidden")
      else {
        const wish = { account: account === "" ? null : account, issuer, username, replace }
        setMade(await ask("registration.confirm", { offer: offer.offer, ...wish }))
        void load()
      }
    } catch (thrown) {
      setError(troubleOf(thrown))
    }
    setBusy(false)
  }
  async function drop(): Promise<void> {
    await ask("registration.drop", { offer: offer.offer }).catch(() => undefined)
    onDone(null)
  }
  const over =
    error === "approval.late" ||
    error === "approval.finished" ||
    error === "approval.credential" ||
    error === "approval.registered"
  return (
    <form
      class="sheet-form"
      data-testid="offer"
      onSubmit={(event) => {
        event.preventDefault()
        void confirm()
      }}
    >
      <main class="scroller" tabIndex={0}>
        <div class="stack">
          <div class="account-head">
            <Tile issuer={issuer} username={username} size="large" />
            <div>
              <h2 data-testid="offer-issuer">{issuer || username}</h2>
              <p>{username}</p>
            </div>
          </div>
          <p data-testid="offer-meaning">{t("registering_meaning", new URL(origin).host)}</p>
          <Notice kind="info" testid="offer-no-access">
            <p>{t("registering_no_access")}</p>
            {mayRule ? (
              <p data-testid="offer-may-rule">{t("registering_may_rule")}</p>
            ) : (
              <p>{t("registering_only_asks")}</p>
            )}
          </Notice>
          {error !== null && (
            <Notice kind="error" testid="offer-error">
              <p>{errorWords(error)}</p>
              {over && (
                <p data-testid="offer-administrator">{t("registering_administrator", username, issuer, origin)}</p>
              )}
            </Notice>
          )}
          {registered !== null && (
            <Notice kind="warn" testid="offer-registered">
              {t("registering_again", named(registered))}
            </Notice>
          )}
          {choices.length > 0 && (
            <Select
              label={t("registering_into")}
              value={account}
              options={[
                ...choices.map((one) => ({
                  value: one.id,
                  label: one.id === registered?.id ? t("registering_replace", named(one)) : named(one),
                })),
                { value: "", label: t("registering_new") },
              ]}
              testid="offer-account"
              onChange={setAccount}
            />
          )}
          <Sent offer={offer} />
          <p class="lead" data-testid="offer-demand">
            {t(standsIn ? "registering_demand_stands_in" : demands[demand])}
          </p>
          {offer.tlsUnchecked && <p class="lead">{t("registering_tls")}</p>}
          <p class="lead">
            {t("registering_until", new Date(expiresAt).toLocaleTimeString(undefined, { timeStyle: "short" }))}
          </p>
          {!offer.allowed && <p class="lead">{t("registering_permission", new URL(origin).host)}</p>}
        </div>
      </main>
      <div class="foot">
        <Button testid="offer-drop" onClick={() => void drop()}>
          {t("registering_no")}
        </Button>
        <Button kind="primary" type="submit" busy={busy} testid="offer-confirm">
          {t(replace ? "registering_replace_go" : "registering_go")}
        </Button>
      </div>
    </form>
  )
}
