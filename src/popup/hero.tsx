import type { Row } from "../messages/contract.ts"
import { Button } from "../ui/button.tsx"
import { Tile } from "../ui/tile.tsx"
import { t } from "../ui/words.ts"
import { activate, openDetail } from "./act.ts"
import { Name } from "./row.tsx"
import { LargeCode, useShownCode } from "./shown-code.tsx"

/** The account of the site that the person is on, large. */
export function Hero({ row }: { readonly row: Row }) {
  const shown = useShownCode(row.id)
  const asks = row.kind === "hotp" ? "popup_get_code" : "popup_show_code"
  const says = shown.code === null ? asks : shown.copied ? "popup_copied" : "popup_copy"
  return (
    <section
      class={`card hero${shown.low ? " low" : ""}`}
      data-testid="hero"
      data-id={row.id}
      aria-label={row.issuer || row.username}
    >
      <div class="line">
        <Tile issuer={row.issuer} username={row.username} />
        <Name row={row} copied={false} used={shown.used} />
        <span class="chip">{t("popup_this_site")}</span>
      </div>
      {row.kind !== null && <LargeCode shown={shown} testid="hero-code" />}
      <div class="actions">
        {row.kind !== null && (
          <Button kind="primary" icon={shown.copied ? "check" : "copy"} onClick={() => void activate(row)}>
            {t(says)}
          </Button>
        )}
        <Button testid="detail-open" onClick={() => openDetail(row.id)}>
          {t("popup_details")}
        </Button>
      </div>
    </section>
  )
}
