import { countryName } from "../../../domain/country.ts"
import { ask } from "../../../messages/ask.ts"
import type { LocationView } from "../../../messages/contract.ts"
import { LocationWords } from "../../../ui/location-words.tsx"
import { errorWords, t } from "../../../ui/words.ts"
import { attempt } from "../../attempt.ts"
import { Loaded } from "../../loaded.tsx"
import { useLive } from "../../page-state.ts"
import { Group } from "../../section.tsx"
import { dateAndTime } from "../../when.ts"

const nameOf = ({ account }: LocationView): string =>
  [account.issuer, account.username].filter(Boolean).join(" · ") || t("popup_unnamed")

/** What each server may know of where this browser is, and what is remembered of it. */
export function LocationKept() {
  const kept = useLive(() => ask("location.list"))
  return (
    <Loaded live={kept}>
      {(list) => (
        <Group title={t("options_requests_location")}>
          {list.length === 0 && (
            <div class="row-block" data-testid="location-none">
              <p class="hint">{t("options_requests_location_none")}</p>
            </div>
          )}
          {list.map((each) => (
            <div key={each.registration} class="row" data-testid="location-kept">
              <div class="words">
                <b>{nameOf(each)}</b>
                <p class="hint">
                  {t(`location_${each.level}`)}: {t(`location_${each.level}_detail`)}
                </p>
                {each.country !== null && (
                  <p class="hint">
                    {t("options_requests_location_known", countryName(each.country), dateAndTime(each.at))}
                  </p>
                )}
                {each.until !== null && (
                  <p class="hint">{t("options_requests_location_until", dateAndTime(each.until))}</p>
                )}
                {each.trouble !== null && <p class="error">{errorWords(each.trouble)}</p>}
                <LocationWords host={new URL(each.origin).host} />
              </div>
              <div class="row-actions">
                <button
                  type="button"
                  class="button"
                  aria-label={t("options_requests_location_forget_named", nameOf(each))}
                  data-testid="location-forget"
                  onClick={() =>
                    void attempt(() => ask("location.forget", { registration: each.registration })).then(kept.load)
                  }
                >
                  {t("options_requests_location_forget")}
                </button>
              </div>
            </div>
          ))}
        </Group>
      )}
    </Loaded>
  )
}
