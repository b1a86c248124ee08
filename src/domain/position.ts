/**
 * Where this computer is, as the browser tells it. A position lives from the browser's answer to the workshop's, which is a
 * country: it is passed on in memory, and nothing keeps, logs or sends it.
 */
import { CountersignError, type ErrorCode } from "./error.ts"

/** Degrees, and within how many metres of there (95 %). */
export interface Position {
  readonly latitude: number
  readonly longitude: number
  readonly accuracy: number
}

/** What of `navigator.geolocation` is used. */
export interface Geolocation {
  getCurrentPosition(
    found: (given: { readonly coords: Position }) => void,
    failed: (error: { readonly code: number }) => void,
    options: { readonly enableHighAccuracy: boolean; readonly timeout: number; readonly maximumAge: number },
  ): void
}

/** https://www.w3.org/TR/geolocation/#position_error_interface: 1 not allowed, 2 unavailable (no network too), 3 too slow. */
const codes: Readonly<Record<number, ErrorCode>> = { 1: "location.denied", 2: "location.unknown", 3: "location.slow" }

/** A country needs no satellite; one that is minutes old will do, ms. */
const options = { enableHighAccuracy: false, timeout: 20_000, maximumAge: 5 * 60_000 }

/**
 * Asks the browser, which asks the person where that was not done before and the page can be seen.
 * @throws location.denied, location.unknown, location.slow
 */
export const readPosition = (geolocation: Geolocation): Promise<Position> =>
  new Promise((resolve, reject) => {
    geolocation.getCurrentPosition(
      ({ coords: { latitude, longitude, accuracy } }) => resolve({ latitude, longitude, accuracy }),
      ({ code }) => reject(new CountersignError(codes[code] ?? "location.unknown")),
      options,
    )
  })
