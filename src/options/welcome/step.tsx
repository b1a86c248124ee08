import type { ComponentChildren } from "preact"
import { useEffect, useRef } from "preact/hooks"
import { Mark } from "../../ui/mark.tsx"
import { t } from "../../ui/words.ts"

const steps = 6

interface StepProps {
  /** 1 to 6; left out where it is no step of the way. */
  readonly at?: number
  readonly title: string
  readonly lede: string
  /** The step has no field that takes the focus, so its title does, and a screen reader begins there. */
  readonly focusTitle?: boolean
  readonly testid: string
  readonly children: ComponentChildren
}

/** One step: the mark, how far one is, what this is about. */
export function Step({ at, title, lede, focusTitle = false, testid, children }: StepProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (focusTitle) heading.current?.focus()
  }, [focusTitle])
  return (
    <div class="step" data-testid={testid}>
      <header>
        <Mark size={56} />
        {at !== undefined && (
          <div class="progress">
            <span class="unseen">{t("welcome_progress", at, steps)}</span>
            {Array.from({ length: steps }, (_, i) => (
              <i key={i} class={i < at ? "done" : ""} aria-hidden="true" />
            ))}
          </div>
        )}
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        <p>{lede}</p>
      </header>
      {children}
    </div>
  )
}
