import { useComputed } from "@preact/signals"
import { clock } from "./clock.ts"

/** Seconds left from which a code counts as ending. */
export const ending = 5

const around = 2 * Math.PI * 9

interface RingProps {
  /** When the code ends, ms since 1970. */
  readonly until: number
  /** Seconds of its whole period. */
  readonly period: number
  readonly size?: number
}

/** Time left, in steps of a second; two attributes change, nothing renders again. Silent: it changes too often to be read. */
export function Ring({ until, period, size = 22 }: RingProps) {
  // Keyed by its end: the computed values below close over it.
  return <Arc key={until} until={until} period={period} size={size} />
}

function Arc({ until, period, size }: Required<RingProps>) {
  const left = () => Math.min(period, Math.max(0, (until - clock.value) / 1000))
  const dash = useComputed(() => `${((left() / period) * around).toFixed(1)} 60`)
  const looks = useComputed(() => (left() < ending ? "ring low" : "ring"))
  return (
    <svg class={looks} width={size} height={size} viewBox="0 0 24 24" aria-hidden="true">
      <circle class="track" cx="12" cy="12" r="9" />
      <path class="left" d="M12 3a9 9 0 0 1 0 18a9 9 0 0 1 0-18" stroke-dasharray={dash} />
    </svg>
  )
}
