import { toCbor } from "../../src/vault/cbor.ts"
import type { Argon2id, KdfCost } from "../../src/vault/kdf.ts"
import { digest } from "../../src/vault/seal.ts"

/**
 * Stands in for Argon2id where a loop derives thousands of times: as different for different input, but cheap, and it
 * counts. The real one is used in `keyring.test.ts`, `pin.test.ts` and `test/old`.
 */
export function cheapArgon2id(): { argon2id: Argon2id; calls: KdfCost[] } {
  const calls: KdfCost[] = []
  const argon2id: Argon2id = async (password, salt, cost, length) => {
    calls.push(cost)
    const { memory, passes, lanes } = cost
    return (await digest(toCbor([password, salt, memory, passes, lanes, length]))).subarray(0, length)
  }
  return { argon2id, calls }
}
