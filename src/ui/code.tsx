import { groups, spoken } from "./grouping.ts"

interface CodeProps {
  /** `null`: hidden; dots are drawn. */
  readonly code: string | null
  /** What a screen reader says instead of dots. */
  readonly hiddenLabel?: string
  readonly size?: "large"
  readonly testid?: string
}

/**
 * A code in groups. The drawn text is the code with nothing between (the gaps are margins), so that selecting it copies
 * what a site takes; a screen reader gets the characters one by one. Not a live region: codes change by themselves.
 */
export function Code({ code, hiddenLabel, size, testid }: CodeProps) {
  const looks = size === undefined ? "code" : `code ${size}`
  if (code === null) {
    return (
      <span class={`${looks} masked`} data-testid={testid}>
        <span aria-hidden="true">
          {"•••"}
          <i>{"•••"}</i>
        </span>
        {hiddenLabel !== undefined && <span class="unseen">{hiddenLabel}</span>}
      </span>
    )
  }
  const [first, ...rest] = groups(code)
  return (
    <span class={code.length > 6 ? `${looks} long` : looks} data-testid={testid} role="img" aria-label={spoken(code)}>
      {first}
      {rest.map((group, i) => (
        <i key={i}>{group}</i>
      ))}
    </span>
  )
}
