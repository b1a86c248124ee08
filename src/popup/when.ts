/** A day, as people here write it. `at` in ms since 1970, here and below. */
export const day = (at: number): string => new Date(at).toLocaleDateString(undefined, { dateStyle: "medium" })

/** A day and the time of it. */
export const moment = (at: number): string =>
  new Date(at).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" })
