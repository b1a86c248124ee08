import type { FieldKind } from "../domain/field.ts"
import { Icon, type IconName } from "../ui/icon.tsx"
import { Tile } from "../ui/tile.tsx"
import { t } from "../ui/words.ts"
import type { Choice } from "./choices.ts"

interface OptionProps {
  readonly choice: Choice
  readonly site: string
  readonly kind: FieldKind
  readonly selected: boolean
  readonly first: boolean
  readonly onClick: (event: MouseEvent) => void
  readonly onFocus: () => void
}

const acts = {
  generate: ["dice", "menu_generate", "menu_generate_text"],
  scan: ["scan", "menu_scan", "menu_scan_text"],
  unlock: ["lock", "menu_unlock", "menu_unlock_text"],
  never: ["close", "menu_never", null],
} as const satisfies Record<string, readonly [IconName, string, string | null]>

/** One line that can be chosen: an account, or an act. */
export function Option({ choice, site, kind, selected, first, onClick, onFocus }: OptionProps) {
  const common = {
    role: "option" as const,
    "aria-selected": selected,
    tabIndex: selected || first ? 0 : -1,
    onClick,
    onFocus,
  }
  if (choice.does === "choose") {
    const { issuer, username } = choice.row
    const [title, under] = issuer === "" ? [username, ""] : [issuer, username]
    return (
      <div class="option" data-testid="menu-row" {...common}>
        <Tile issuer={issuer} username={username} size="small" />
        <Who title={title} under={under} />
        <Icon name={kind === "one-time-code" ? "code" : "key"} size={16} />
      </div>
    )
  }
  const [icon, title, under] = acts[choice.does]
  return (
    <div class={`option act ${choice.does}`} data-testid={`menu-${choice.does}`} {...common}>
      <span class="sign">
        <Icon name={icon} size={under === null ? 14 : 18} />
      </span>
      <Who title={t(title, site)} under={under === null ? "" : t(under, site)} />
    </div>
  )
}

function Who({ title, under }: { readonly title: string; readonly under: string }) {
  return (
    <div class="who">
      <b title={title}>{title}</b>
      {under !== "" && <span title={under}>{under}</span>}
    </div>
  )
}
