/** What has to come with an answer: the server's flags (device-protocol.md §1, §9) and App Lock, with and without a passkey here. */
import { beforeEach, expect, test, vi } from "vitest"

const world = vi.hoisted(() => ({ passkeys: 0, proved: [] as unknown[] }))

// The keyring of a real vault is a whole vault; here only the number of its passkeys counts.
vi.mock("../../../src/background/locking/root.ts", () => ({
  storedKeyring: async () => ({ passkeys: Array.from({ length: world.passkeys }) }),
}))
vi.mock("../../../src/background/locking/gate.ts", () => ({
  prove: async (proof: unknown) => void world.proved.push(proof),
}))

const { checkProof, proofNeed } = await import("../../../src/background/requests/proof-need.ts")

const byPin = { pin: "482915" }
const byPassword = { password: "correct horse battery staple" }
const byPasskey = { passkey: { credential: "AA", authenticatorData: "AA", output: "AA" } }

beforeEach(() => Object.assign(world, { passkeys: 0, proved: [] }))

test.each([
  // server's flag, App Lock, passkeys here, what is needed
  ["none", false, 0, "none"],
  ["none", true, 0, "any"],
  ["none", true, 1, "any"],
  ["any", false, 0, "any"],
  ["any", true, 1, "any"],
  ["pin", false, 0, "pin"],
  ["pin", true, 1, "pin"],
  ["biometric", false, 1, "passkey"],
  ["biometric", true, 2, "passkey"],
  // Nothing here reads a finger: the PIN stands in, or the master password.
  ["biometric", false, 0, "pin"],
  ["biometric", true, 0, "pin"],
] as const)("%s, App Lock %s, %i passkeys: %s", async (unlock, appLock, passkeys, need) => {
  world.passkeys = passkeys
  expect(await proofNeed({ appLock }, unlock)).toBe(need)
})

test.each([
  ["any", [byPin, byPassword, byPasskey], []],
  ["pin", [byPin, byPassword], [byPasskey]],
  ["passkey", [byPasskey], [byPin, byPassword]],
] as const)("%s takes its own kinds, and no other or none", async (need, taken, refused) => {
  for (const proof of taken) await checkProof(need, proof)
  expect(world.proved).toEqual(taken)
  for (const proof of [...refused, null]) {
    await expect(checkProof(need, proof)).rejects.toMatchObject({ code: "approval.proof" })
  }
  expect(world.proved).toHaveLength(taken.length)
})

test("where nothing is needed nothing is looked at", async () => {
  await checkProof("none", null)
  await checkProof("none", byPin)
  expect(world.proved).toEqual([])
})
