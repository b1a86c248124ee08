/** How far this computer's clock is off, by what a web server says of the time (RFC 9110 §6.6.1, §10.2.2). */

/** A request and what came back of it. Times in ms since 1970, by this computer's clock. */
export interface TimeAnswer {
  readonly sent: number
  readonly received: number
  /** The `Date` field, which has no parts of a second. */
  readonly date: string | null
  /** The `Age` field: seconds since a cache got the answer (RFC 9111 §5.1). */
  readonly age: string | null
}

/** What is to be added to this computer's clock, and how wrong that may be; ms. */
export interface ClockOffset {
  readonly offset: number
  readonly within: number
}

/** `null` if the server did not say what time it is, or not in a manner that we know. */
export function clockOffset({ sent, received, date, age }: TimeAnswer): ClockOffset | null {
  const said = date === null ? Number.NaN : Date.parse(date)
  const aged = age === null ? 0 : /^\d{1,9}$/.test(age.trim()) ? Number(age) * 1000 : Number.NaN
  if (!Number.isFinite(said) || !Number.isFinite(aged) || received < sent) return null
  // The second was cut off: it was half over on average. And it was said somewhere between sending and receiving.
  const middle = (sent + received) / 2
  return { offset: Math.round(said + aged + 500 - middle), within: Math.ceil(500 + (received - sent) / 2) }
}

/** Off by more than this is worth correcting: it shortens the time in which a code is taken; ms. */
export const CLOCK_TOLERANCE = 2000
