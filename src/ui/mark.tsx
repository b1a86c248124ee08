/** Countersign's mark: two ticks, the second signing after the first. */
export function Mark({ size = 56 }: { readonly size?: number }) {
  return (
    <svg class="mark" width={size} height={size} viewBox="0 0 56 56" fill="none" aria-hidden="true">
      <rect width="56" height="56" rx="16" fill="var(--accent)" />
      <g stroke="var(--accent-ink)" stroke-width="4.5" stroke-linecap="round" stroke-linejoin="round">
        <path d="m13 30 8 8 15-19" opacity=".55" />
        <path d="m24 35 3.5 3.5L43 19" />
      </g>
    </svg>
  )
}
