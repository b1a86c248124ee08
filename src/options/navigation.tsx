import { Icon } from "../ui/icon.tsx"
import { Mark } from "../ui/mark.tsx"
import { t } from "../ui/words.ts"
import { session } from "./page-state.ts"
import { type SectionName, sectionNames } from "./route.ts"
import { SectionIcon } from "./section-icon.tsx"

interface NavigationProps {
  /** The section that is shown; `null` where this list is the page itself. */
  readonly shown: SectionName | null
  /** A link of the list was followed. */
  readonly onChoose: () => void
}

/** Whose page this is, its sections, and how the lock stands: the sidebar, or in a narrow window a page of its own. */
export function Navigation({ shown, onChoose }: NavigationProps) {
  return (
    <>
      <div class="brand">
        <Mark size={32} />
        <div>
          <b>{t("extension_name")}</b>
          {shown === null ? <h1>{t("options_heading")}</h1> : <span>{t("options_heading")}</span>}
        </div>
      </div>
      <nav aria-label={t("options_nav")}>
        <ul>
          {sectionNames.map((name) => (
            <li key={name}>
              <a
                href={`#${name}`}
                aria-current={name === shown ? "page" : undefined}
                data-testid={`nav-${name}`}
                onClick={onChoose}
              >
                <SectionIcon name={name} />
                <span>{t(`options_${name}`)}</span>
                {shown === null && <Icon name="next" size={16} />}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <LockState />
    </>
  )
}

function LockState() {
  const answer = session.answer.value
  if (answer.state !== "ready") return null
  const { state } = answer.value
  return (
    <p class={`lock-state ${state}`} role="status" data-testid="lock-state">
      <span class="dot" aria-hidden="true" />
      {t(`options_state_${state}`)}
    </p>
  )
}
