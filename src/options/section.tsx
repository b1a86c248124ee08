import type { ComponentChildren } from "preact"
import { Icon } from "../ui/icon.tsx"
import { setBy } from "../ui/set-by.ts"
import { t } from "../ui/words.ts"
import type { SectionName } from "./route.ts"

/** One section of the page: its heading, a line on what it is, and what it holds. */
export function Section({ name, children }: { readonly name: SectionName; readonly children: ComponentChildren }) {
  return (
    <section class="section" aria-labelledby="section-heading" data-testid={`section-${name}`}>
      <header>
        <h1 id="section-heading" tabIndex={-1}>
          {t(`options_${name}`)}
        </h1>
        <p>{t(`options_${name}_lede`)}</p>
      </header>
      {children}
    </section>
  )
}

/** A card of settings that belong together, with or without a heading of its own. */
export function Group({ title, children }: { readonly title?: string; readonly children: ComponentChildren }) {
  return (
    <div class="group">
      {title !== undefined && <h2>{title}</h2>}
      <div class="card rows">{children}</div>
    </div>
  )
}

interface RowProps {
  readonly label: ComponentChildren
  readonly hint?: ComponentChildren
  /** What stands at its right: buttons, a state. */
  readonly children?: ComponentChildren
}

/** A line of a card: what it is on the left, what can be done on the right. */
export function Row({ label, hint, children }: RowProps) {
  return (
    <div class="row">
      <div class="words">
        <b>{label}</b>
        {hint !== undefined && <p class="hint">{hint}</p>}
      </div>
      {children !== undefined && <div class="row-actions">{children}</div>}
    </div>
  )
}

interface ManagedProps {
  readonly reason: string
  /** Who; as the policy in force names them. */
  readonly by?: readonly string[] | undefined
}

/** Says beside a control that an organisation has a hand in it, which, and how. */
export function Managed({ reason, by }: ManagedProps) {
  return (
    <p class="managed">
      <Icon name="lock" size={14} />
      <span>
        <b>{setBy(by)}</b> {reason}
      </span>
    </p>
  )
}

/** In place of a list that has nothing in it: what would be here, and why it is not. */
export function Empty({ title, children }: { readonly title: string; readonly children: ComponentChildren }) {
  return (
    <div class="card empty">
      <h2>{title}</h2>
      <p>{children}</p>
    </div>
  )
}
