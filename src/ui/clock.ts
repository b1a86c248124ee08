import { signal } from "@preact/signals"

let timer: ReturnType<typeof setTimeout> | undefined

function tick(): void {
  const now = Date.now()
  clock.value = Math.floor(now / 1000) * 1000
  // A few milliseconds past the second, so that a code's end is never seen as still to come.
  timer = setTimeout(tick, 1004 - (now % 1000))
}

/**
 * Now, in whole seconds, as ms since 1970. Steps once per second, and only while something on the page reads it:
 * a ring that moved in every frame would keep the processor busy for nothing.
 */
export const clock = signal(Math.floor(Date.now() / 1000) * 1000, {
  watched: tick,
  unwatched: () => clearTimeout(timer),
})
