import { t } from "./words.ts"

/** What becomes of a position, wherever one is asked for. `host`: of the server that wants the country. */
export function LocationWords({ host }: { readonly host: string }) {
  return (
    <details class="location-words" data-testid="location-words">
      <summary>{t("location_how")}</summary>
      <ul>
        <li>{t("location_how_browser")}</li>
        <li>{t("location_how_country")}</li>
        <li>{t("location_how_server", host)}</li>
        <li>{t("location_how_kept")}</li>
      </ul>
    </details>
  )
}
