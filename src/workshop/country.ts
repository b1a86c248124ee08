/** From a position to a country, on this computer: coarse borders, which come with the extension. */
import { feature } from "@rapideditor/country-coder"
import { CountersignError } from "../domain/error.ts"
import type { Position } from "../domain/position.ts"

/** Metres of a degree of latitude. */
const DEGREE = 111_320
/** A position that may be off by more than this says nothing, m. */
const VAGUE = 1_000_000
const AROUND = 12

/**
 * The ISO 3166-1 code of a place. A territory with an entry of its own there (RE, PR) counts by that; a part of a country
 * for which a code is only kept free (EA, IC) counts as the country.
 */
function codeAt(longitude: number, latitude: number): string | null {
  const at = [longitude, latitude] as [number, number]
  const { iso1A2, isoStatus, country } = feature(at, { level: "territory", withProp: "iso1A2" })?.properties ?? {}
  return (isoStatus === "excRes" ? country : iso1A2) ?? null
}

/** Places as far off as the position may be, and half as far, all around. */
function* placesAround({ latitude, longitude, accuracy }: Position): Iterable<readonly [number, number]> {
  for (const distance of [accuracy / 2, accuracy]) {
    for (let i = 0; i < AROUND; i++) {
      const angle = (2 * Math.PI * i) / AROUND
      const north = Math.max(-90, Math.min(90, latitude + (distance / DEGREE) * Math.cos(angle)))
      // Near a pole a degree of longitude is next to nothing.
      const width = DEGREE * Math.max(0.01, Math.cos((north * Math.PI) / 180))
      const east = longitude + (distance / width) * Math.sin(angle)
      yield [((((east + 180) % 360) + 360) % 360) - 180, north]
    }
  }
}

/**
 * The country of a position, ISO 3166-1. The sea around it does not make a place on a coast unsure; another country does.
 * @throws location.nowhere where there is none, location.unsure where the position may be in another country as well
 */
export function countryAt(position: Position): string {
  const { latitude, longitude, accuracy } = position
  const isPlace = Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 && accuracy >= 0
  if (!isPlace || accuracy > VAGUE) throw new CountersignError("location.unsure")
  const here = codeAt(longitude, latitude)
  if (here === null) throw new CountersignError("location.nowhere")
  for (const [east, north] of placesAround(position)) {
    const there = codeAt(east, north)
    if (there !== null && there !== here) throw new CountersignError("location.unsure")
  }
  return here
}
