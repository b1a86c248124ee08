/** A moment as date and time of day, as `locale` writes it. `at` in ms since 1970; `undefined`: the browser's locale. */
export const dateAndTime = (at: number, locale?: string): string =>
  new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" }).format(at)

/** A moment as a date, as `locale` writes it. */
export const dateOnly = (at: number, locale?: string): string =>
  new Intl.DateTimeFormat(locale, { dateStyle: "long" }).format(at)

/** A moment as the time of day, as `locale` writes it. */
export const timeOnly = (at: number, locale?: string): string =>
  new Intl.DateTimeFormat(locale, { timeStyle: "short" }).format(at)

/** A span in minutes as people say it: 0.5 → "30 seconds", 5 → "5 minutes", 240 → "4 hours". */
export function duration(minutes: number, locale?: string): string {
  const words = (unit: "second" | "minute" | "hour", count: number): string =>
    new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "long" }).format(count)
  if (minutes < 1) return words("second", minutes * 60)
  return minutes >= 60 && minutes % 60 === 0 ? words("hour", minutes / 60) : words("minute", minutes)
}

/** Things of one day, and how far that day is from today. */
export interface Day<T> {
  /** A moment of that day, ms since 1970. */
  readonly at: number
  readonly distance: "today" | "yesterday" | "earlier"
  readonly things: readonly T[]
}

/**
 * Groups things by the day on which they happened, in the browser's time zone; the newest first. `now` in ms since
 * 1970. A moment ahead of `now` (the clock was put back) counts as its own day, not as today.
 */
export function byDay<T extends { readonly at: number }>(things: readonly T[], now: number): readonly Day<T>[] {
  const days = new Map<string, T[]>()
  for (const thing of things.toSorted((a, b) => b.at - a.at)) {
    const day = new Date(thing.at).toDateString()
    const known = days.get(day)
    if (known) known.push(thing)
    else days.set(day, [thing])
  }
  const today = new Date(now)
  // Not 24 hours back: a day can have 23 or 25 of them.
  const yesterday = new Date(today.getFullYear(), today.getMonth(), today.getDate() - 1)
  return [...days].map(([day, ofDay]) => ({
    at: ofDay[0]?.at ?? now,
    distance: day === today.toDateString() ? "today" : day === yesterday.toDateString() ? "yesterday" : "earlier",
    things: ofDay,
  }))
}
