import type { Bytes } from "../domain/bytes.ts"
import { CountersignError } from "../domain/error.ts"

/** Cost of Argon2id (RFC 9106). */
export interface KdfCost {
  /** KiB. */
  readonly memory: number
  readonly passes: number
  /** Always 1: libsodium, which is the fastest we can ship, knows no other. */
  readonly lanes: 1
}

/** Argon2id, handed in by whoever has it (the workshop): password and salt in, `length` bytes out. */
export type Argon2id = (password: Bytes, salt: Bytes, cost: KdfCost, length: number) => Promise<Bytes>

/** Default and floor (RFC 9106 §4's second choice, with one lane): less is never accepted, from nobody. */
export const KDF_FLOOR: KdfCost = { memory: 64 * 1024, passes: 3, lanes: 1 }

/** More than this is a time bomb rather than a setting (threats A3). */
const CEILING = { memory: 1024 * 1024, passes: 16 }

/**
 * Refuses cost below the floor or above the ceiling, before anything is derived (threats A1-A3).
 * @throws kdf.refused
 */
export function checkCost(cost: { memory: number; passes: number; lanes: number }): KdfCost {
  const { memory, passes, lanes } = cost
  const whole = Number.isSafeInteger(memory) && Number.isSafeInteger(passes)
  if (!whole || lanes !== 1) throw new CountersignError("kdf.refused", "shape")
  if (memory < KDF_FLOOR.memory || passes < KDF_FLOOR.passes)
    throw new CountersignError("kdf.refused", "below the floor")
  if (memory > CEILING.memory || passes > CEILING.passes) throw new CountersignError("kdf.refused", "above the ceiling")
  return { memory, passes, lanes: 1 }
}
