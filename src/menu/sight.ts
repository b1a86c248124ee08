/** For how long the person has been able to see this frame, by the browser's word. */

/** A click sooner than this after the menu appeared was meant for what stood there before, ms. */
export const SETTLING = 500

/** How often the browser looks, ms; it refuses less. */
const DELAY = 100

export interface Sight {
  /** The browser can tell. */
  readonly works: boolean
  /** For how many whole ms it has been in sight, up to now. */
  readonly seen: () => number
  /** It was not clear until now what stood here: counts from now on. */
  readonly restart: () => void
}

/** https://w3c.github.io/IntersectionObserver/v2/, which Chromium has and Firefox has not. */
interface Watching extends IntersectionObserverInit {
  readonly trackVisibility: true
  readonly delay: number
}
interface Watched extends IntersectionObserverEntry {
  readonly isVisible?: boolean
}

/**
 * Watches an element that fills the frame. Chromium says `isVisible` only of what is wholly there, wholly opaque, neither
 * filtered nor turned, and with nothing of the page above it, in this frame and every one around it. What the browser
 * cannot say counts as unseen, so in Firefox it is always 0.
 */
export function watchSight(element: Element): Sight {
  let since: number | null = null
  let from = where()
  const options: Watching = { threshold: [0, 0.5, 1], trackVisibility: true, delay: DELAY }
  new IntersectionObserver((entries) => {
    const last: Watched | undefined = entries.at(-1)
    const inSight = last?.isVisible === true && last.intersectionRatio > 0.99
    since = inSight ? (since ?? performance.now()) : null
  }, options).observe(element)
  const restart = (): void => {
    from = where()
    if (since !== null) since = performance.now()
  }
  addEventListener("resize", restart)
  return {
    works: "isVisible" in IntersectionObserverEntry.prototype,
    restart,
    seen() {
      // A page can move a window that it opened.
      if (where() !== from) restart()
      return since === null || document.hidden ? 0 : Math.floor(performance.now() - since)
    },
  }
}

const where = (): string => `${screenX} ${screenY}`
