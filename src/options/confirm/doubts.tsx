import type { FieldKind } from "../../domain/field.ts"
import type { Doubt } from "../../domain/release.ts"
import type { AskedView } from "../../messages/contract.ts"
import { Notice } from "../../ui/notice.tsx"
import { t } from "../../ui/words.ts"

const kindWords: Readonly<Record<FieldKind, string>> = {
  username: "confirm_kind_username",
  email: "confirm_kind_username",
  "current-password": "confirm_kind_password",
  "new-password": "confirm_kind_new_password",
  "one-time-code": "confirm_kind_code",
}

/** What will be filled in. */
export function Wanted({ kinds }: { readonly kinds: readonly FieldKind[] }) {
  return (
    <ul class="wanted" aria-label={t("confirm_kinds")} data-testid="confirm-kinds">
      {[...new Set(kinds.map((kind) => t(kindWords[kind])))].map((word) => (
        <li key={word} class="chip">
          {word}
        </li>
      ))}
    </ul>
  )
}

/** Why it is asked, each in its own words. */
export function Doubts({ view: { doubts, keptFor, sendsTo } }: { readonly view: AskedView }) {
  const words: Readonly<Record<Doubt, () => string>> = {
    menu: () => t("confirm_doubt_menu"),
    domain: () => t("confirm_doubt_domain", keptFor.join(", ")),
    unencrypted: () => t("confirm_doubt_unencrypted"),
    elsewhere: () => t("confirm_doubt_elsewhere", sendsTo.join(", ")),
    unbound: () => t("confirm_doubt_unbound"),
  }
  return (
    <>
      {doubts.map((doubt) => (
        <Notice
          key={doubt}
          kind={doubt === "menu" || doubt === "unbound" ? "info" : "warn"}
          testid={`confirm-doubt-${doubt}`}
        >
          {words[doubt]()}
        </Notice>
      ))}
    </>
  )
}
