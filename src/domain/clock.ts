import { randomBytes, toBase64Url } from "./bytes.ts"
import { CountersignError } from "./error.ts"

/**
 * A hybrid logical clock (Kulkarni et al., "Logical Physical Clocks", 2014) as text whose order is the clock's order:
 * 9 base-36 digits of ms since 1970, 3 of a counter, then the device. Two devices never make the same clock, and an
 * edit made after another was seen is later than it, whatever the wall clocks say.
 */
export type Clock = string

/** 11 base64url characters: 64 random bits, made once per browser profile. */
export type DeviceId = string

const TIME = 9
const COUNT = 3
const COUNT_LIMIT = 36 ** COUNT
const form = /^[0-9a-z]{12}[A-Za-z0-9_-]{11}$/

const digits = (value: number, width: number): string => value.toString(36).padStart(width, "0")

/** True if `value` is a {@link DeviceId}. */
export const isDevice = (value: unknown): value is DeviceId =>
  typeof value === "string" && /^[A-Za-z0-9_-]{11}$/.test(value)

/** A new {@link DeviceId}. */
export const newDevice = (): DeviceId => toBase64Url(randomBytes(8))

/** True if `value` is a {@link Clock}. */
export const isClock = (value: unknown): value is Clock => typeof value === "string" && form.test(value)

/** Wall time of a clock, ms since 1970. */
export const clockTime = (clock: Clock): number => Number.parseInt(clock.slice(0, TIME), 36)

/** Which device made a clock. */
export const clockDevice = (clock: Clock): DeviceId => clock.slice(TIME + COUNT)

/**
 * The clock of an edit made now by `device`.
 * @param latest the latest clock this device has made or seen; `null` for the first
 * @param now ms since 1970
 * @throws vault.damaged if `device` is not a device's id: a clock made of it could not be read again
 */
export function tick(latest: Clock | null, device: DeviceId, now: number): Clock {
  if (!isDevice(device)) throw new CountersignError("vault.damaged", "device")
  const seen = latest === null ? 0 : clockTime(latest)
  if (now > seen) return digits(now, TIME) + digits(0, COUNT) + device
  const count = latest === null ? 0 : Number.parseInt(latest.slice(TIME, TIME + COUNT), 36) + 1
  // 46,656 edits in one millisecond: borrow the next one rather than overflow into the device's characters.
  return count < COUNT_LIMIT
    ? digits(seen, TIME) + digits(count, COUNT) + device
    : digits(seen + 1, TIME) + digits(0, COUNT) + device
}

/** The later of two clocks. */
export const later = (a: Clock, b: Clock): Clock => (a > b ? a : b)
