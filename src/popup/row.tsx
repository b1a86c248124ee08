import { useLayoutEffect, useRef } from "preact/hooks"
import type { Row } from "../messages/contract.ts"
import { Button, IconButton } from "../ui/button.tsx"
import { Code } from "../ui/code.tsx"
import { Icon } from "../ui/icon.tsx"
import { Ring } from "../ui/ring.tsx"
import { Tile } from "../ui/tile.tsx"
import { t } from "../ui/words.ts"
import { activate, nextCode, openDetail } from "./act.ts"
import { shift } from "./drag.ts"
import { kept } from "./kept.ts"
import { selected } from "./list.ts"
import { Next, useShownCode } from "./shown-code.tsx"
import { popup, troubled } from "./state.ts"

/** Why an account without a code can do nothing here: it is gray then. `null`: this browser answers its requests. */
function idle({ id, kind, registered }: Row): string | null {
  if (kind !== null) return null
  if (popup.value?.policy.allowSignInRequests === false) return "row_not_allowed"
  return registered ? (troubled.value.get(id) ?? null) : "row_elsewhere"
}

interface AccountRowProps {
  readonly row: Row
  readonly place: number
  /** Where it lies in its card, px. */
  readonly top: number
  /** Its number in its card, from 1. */
  readonly index: number
  readonly movable: boolean
}

/** One account: a click or Enter copies its code, or shows it first where it is masked. */
export function AccountRow({ row, place, top, index, movable }: AccountRowProps) {
  const element = useRef<HTMLDivElement>(null)
  const { code, low, next, span, copied, used } = useShownCode(row.id)
  const isSelected = selected.value === place
  const reason = idle(row)
  const moves = shift.value?.(place) ?? null
  useLayoutEffect(() => {
    // Looked at afresh: the next arrow may have come already.
    if (isSelected && selected.peek() === place && document.activeElement !== element.current) {
      element.current?.focus({ preventScroll: true })
    }
  }, [isSelected, place])
  const looks = [
    "item",
    isSelected && "selected",
    copied && "copied",
    reason !== null && "idle",
    moves !== null && (moves.held ? "held" : "aside"),
  ]
  return (
    <div
      ref={element}
      class={looks.filter(Boolean).join(" ")}
      style={{ top: `${top}px`, translate: moves === null ? undefined : `0 ${moves.by}px` }}
      role="row"
      aria-rowindex={index}
      aria-selected={isSelected}
      aria-keyshortcuts={movable ? "Alt+ArrowUp Alt+ArrowDown" : undefined}
      tabIndex={isSelected || (selected.value === null && index === 1) ? 0 : -1}
      data-testid="row"
      data-id={row.id}
      data-place={place}
      onClick={() => void activate(row)}
      onFocus={() => (selected.value = place)}
    >
      <Tile issuer={row.issuer} username={row.username} plain={!kept} />
      <Name row={row} copied={copied} used={used} role="gridcell" />
      <div class={low ? "side low" : "side"} role="gridcell">
        {code === null && row.kind === "hotp" ? (
          <Button onClick={() => void nextCode(row)}>{t("popup_get_code")}</Button>
        ) : row.kind === null ? (
          <span class="reason" data-testid="row-reason">
            {t(reason ?? "row_requests")}
          </span>
        ) : (
          <Code code={code} hiddenLabel={t("popup_code_hidden")} testid="row-code" />
        )}
        {next !== null && <Next code={next} />}
      </div>
      <div class="end" role="gridcell">
        {copied ? (
          <Icon name="check" size={22} />
        ) : span !== null ? (
          <Ring until={span.until} period={span.period} />
        ) : (
          row.kind !== "hotp" && row.kind !== null && <Icon name="eye" size={20} />
        )}
        <IconButton
          icon="more"
          label={t("popup_details_of", row.issuer || row.username)}
          bare
          testid="detail-open"
          tabIndex={isSelected ? 0 : -1}
          onClick={() => openDetail(row.id)}
        />
      </div>
    </div>
  )
}

interface NameProps {
  readonly row: Row
  /** Says so in place of the username. */
  readonly copied: boolean
  /** Says that the code was used in its period, likewise. */
  readonly used: boolean
  readonly role?: "gridcell"
}

/** Issuer and username; where there is no issuer the username stands in its place. */
export function Name({ row, copied, used, role }: NameProps) {
  const [title, under] = row.issuer === "" ? [row.username, ""] : [row.issuer, row.username]
  return (
    <div class="who" role={role}>
      <b title={title}>
        {row.pinned && <Icon name="pin" size={12} />}
        {row.pinned && <span class="unseen">{t("popup_pinned")}</span>}
        {title}
      </b>
      {copied || used ? (
        <span class="done" data-testid={copied ? undefined : "used"}>
          {t(copied ? "popup_copied" : "popup_used")}
        </span>
      ) : (
        under !== "" && <span title={under}>{under}</span>
      )}
    </div>
  )
}

/** Stands where a row will be in a moment. */
export function RowOnItsWay({ top, index }: { readonly top: number; readonly index: number }) {
  return (
    <div class="item skeleton" role="row" aria-rowindex={index} aria-busy="true" style={{ top: `${top}px` }}>
      <div class="tile" role="gridcell" />
    </div>
  )
}
