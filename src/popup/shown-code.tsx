import { computed } from "@preact/signals"
import { useMemo } from "preact/hooks"
import { Code } from "../ui/code.tsx"
import { groups } from "../ui/grouping.ts"
import { Ring } from "../ui/ring.tsx"
import { t } from "../ui/words.ts"
import { copied } from "./act.ts"
import { current, isEnding } from "./codes.ts"

interface ShownCode {
  /** `null`: masked, or not made yet. */
  readonly code: string | null
  /** It ends in a moment. */
  readonly low: boolean
  /** The one after it, when it is time to show that. */
  readonly next: string | null
  /** `null` for a code that does not end by itself. */
  readonly span: { readonly until: number; readonly period: number } | null
  /** It was copied a moment ago. */
  readonly copied: boolean
  /** It was used in this period: most sites take a code once. */
  readonly used: boolean
}

/** What to draw of an account's code now. The component renders again when that changes, not with each second. */
export function useShownCode(id: string): ShownCode {
  const [seen, ending, taken] = useMemo(
    () => [computed(() => current(id)), computed(() => isEnding(id)), computed(() => copied.value === id)] as const,
    // A row of the list is of one account and then of another.
    [id],
  )
  const [view, low, isCopied] = [seen.value, ending.value, taken.value]
  const { code = null, next = null, expiresAt = null, period = null, used = false } = view ?? {}
  const span = expiresAt === null || period === null ? null : { until: expiresAt, period }
  return { code, low: low && code !== null, next: low || used ? next : null, span, copied: isCopied, used }
}

/** The code that follows. */
export function Next({ code }: { readonly code: string }) {
  return <div class="next">{t("popup_next", groups(code).join("\u00a0"))}</div>
}

/** A code on a line of its own, with what is left of it. */
export function LargeCode({ shown, testid }: { readonly shown: ShownCode; readonly testid: string }) {
  return (
    <div class="line wide">
      <Code code={shown.code} hiddenLabel={t("popup_code_hidden")} size="large" testid={testid} />
      {shown.next !== null && <Next code={shown.next} />}
      {shown.span !== null && <Ring until={shown.span.until} period={shown.span.period} size={28} />}
    </div>
  )
}
