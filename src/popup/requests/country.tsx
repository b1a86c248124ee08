import { countryName } from "../../domain/country.ts"
import type { RequestView } from "../../messages/contract.ts"
import { Button } from "../../ui/button.tsx"
import { Icon } from "../../ui/icon.tsx"
import { LocationWords } from "../../ui/location-words.tsx"
import { errorWords, t } from "../../ui/words.ts"
import { openTab } from "../open-tab.ts"
import "./country.css"

interface CountryProps {
  readonly request: RequestView
  readonly country: NonNullable<RequestView["country"]>
}

/** The country that a request wants: why, what it is, or what stands in the way. A tab asks, for a popup would be gone. */
export function Country({ request: { registration, origin }, country }: CountryProps) {
  const { host } = new URL(origin)
  const go = (key: string, primary = false) => (
    <Button
      kind={primary ? "primary" : "plain"}
      icon="globe"
      wide
      testid="request-country-share"
      onClick={() => void openTab(`location-${registration}`)}
    >
      {t(key)}
    </Button>
  )
  return (
    <section class="card request-country" data-testid="request-country" data-state={country.state}>
      {country.state === "known" && (
        <div class="request-country-known">
          <Icon name="globe" size={20} />
          <div>
            <p>
              <span class="unseen">{t("request_country_title")}: </span>
              <b>{countryName(country.country)}</b>
            </p>
            <p class="hint">{t("request_country_known")}</p>
          </div>
        </div>
      )}
      {country.state === "reading" && (
        <p role="status" class="request-country-known">
          <span class="spinner" aria-hidden="true" />
          {t("request_country_reading")}
        </p>
      )}
      {country.state === "ask" && (
        <>
          <p>{t("request_country_ask", host)}</p>
          {go("request_country_share", true)}
        </>
      )}
      {country.state === "never" && (
        <>
          <p>{t("request_country_never", host)}</p>
          {go("request_country_change")}
        </>
      )}
      {country.state === "trouble" && (
        <>
          <p role="alert">{errorWords(country.code)}</p>
          {go("request_country_again")}
        </>
      )}
      <LocationWords host={host} />
    </section>
  )
}
