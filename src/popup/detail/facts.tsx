import { Fragment } from "preact"
import type { AccountView } from "../../messages/contract.ts"
import { t } from "../../ui/words.ts"
import { siteWords } from "../site-words.ts"
import { day } from "../when.ts"

const algorithmWords = {
  SHA1: "popup_algorithm_sha1",
  SHA256: "popup_algorithm_sha256",
  SHA512: "popup_algorithm_sha512",
}

function kindWords(otp: AccountView["otp"]): string {
  if (otp === null) return ""
  const { kind, algorithm, digits, period } = otp
  if (kind === "steam" || kind === "motp" || kind === "yandex") return t(`popup_kind_${kind}`)
  const algorithmName = t(algorithmWords[algorithm])
  return period === null
    ? t("popup_fact_counter", algorithmName, digits)
    : t("popup_fact_time", algorithmName, digits, period)
}

/** What else is known of it. */
export function Facts({ account }: { readonly account: AccountView }) {
  const { sites, tags, otp, createdAt } = account
  const facts: (readonly [string, string])[] = [
    ["popup_sites", sites.map(siteWords).join(", ")],
    ["popup_tags", tags.join(", ")],
    ["popup_code", kindWords(otp)],
    ["popup_counter", otp?.counter?.toLocaleString() ?? ""],
    ["popup_created", day(createdAt)],
  ]
  return (
    <dl class="card facts">
      {facts
        .filter(([, value]) => value !== "")
        .map(([key, value]) => (
          <Fragment key={key}>
            <dt>{t(key)}</dt>
            <dd>{value}</dd>
          </Fragment>
        ))}
    </dl>
  )
}
