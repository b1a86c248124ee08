/** What has to come with an answer, and whether it did. */
import { CountersignError } from "../../domain/error.ts"
import type { Settings } from "../../domain/settings.ts"
import type { Unlock } from "../../approval/protocol.ts"
import type { Proof, ProofNeed } from "../../messages/contract.ts"
import { prove } from "../locking/gate.ts"
import { storedKeyring } from "../locking/root.ts"

/**
 * App Lock asks before each answer, and so do servers that want it. Where one wants a fingerprint and this browser has no
 * passkey (Firefox cannot make one here), the PIN stands in, or the master password; the person is told.
 */
export async function proofNeed({ appLock }: Pick<Settings, "appLock">, unlock: Unlock): Promise<ProofNeed> {
  if (unlock === "pin") return "pin"
  if (unlock === "biometric") return ((await storedKeyring())?.passkeys.length ?? 0) > 0 ? "passkey" : "pin"
  return appLock || unlock === "any" ? "any" : "none"
}

/** @throws approval.proof if it is not the kind that is needed, and as {@link prove} if it is wrong */
export async function checkProof(need: ProofNeed, proof: Proof | null): Promise<void> {
  if (need === "none") return
  if (proof === null) throw new CountersignError("approval.proof")
  const isPasskey = "passkey" in proof
  if (need === "passkey" ? !isPasskey : need === "pin" && isPasskey) throw new CountersignError("approval.proof")
  await prove(proof)
}
