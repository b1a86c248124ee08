/** Registrations and requests when the vault moves: other id, other root, and the same keys inside. */
import { beforeAll, describe, expect, test, vi } from "vitest"
import { randomBytes, toBase64Url, utf8 } from "../../../src/domain/bytes.ts"
import { keyFor } from "../../../src/vault/keys.ts"
import { seal } from "../../../src/vault/seal.ts"
import type { KeysHeld, RegistrationRecord } from "../../../src/background/requests/registrations.ts"
import { allow, noLocations } from "../../../src/background/requests/location-steps.ts"
import { noRequests } from "../../../src/background/requests/request-record.ts"

// Nothing here asks the browser for anything, but the modules name it.
vi.mock("webextension-polyfill", () => ({ default: {} }))

const { moveLocations, moveRegistrations, moveRequests } =
  await import("../../../src/background/requests/approval-boxes.ts")
const { answerKeyOf, approvalKey, openRegistrations, pollKeyOf, sealKey, sealRegistrations } =
  await import("../../../src/background/requests/registrations.ts")
const { openLocations, sealLocations } = await import("../../../src/background/requests/location.ts")
const { openRequestsBox, sealRequests } = await import("../../../src/background/requests/requests.ts")

const from = { vault: randomBytes(16), root: randomBytes(32) }
const to = { vault: randomBytes(16), root: randomBytes(32) }
const answer = utf8("the key that answers")
const poll = utf8("the key that asks")
let old: KeysHeld
let fresh: KeysHeld

const heldOf = async ({ vault, root }: typeof from): Promise<KeysHeld> => ({
  vault,
  device: await keyFor(root, "device"),
  codes: await keyFor(root, "codes"),
})

async function registration(id: string, twoKeys: boolean): Promise<RegistrationRecord> {
  return {
    id,
    account: "a",
    placed: true,
    device: "d",
    at: 1,
    url: "https://pi.example/ttype/push",
    serial: "PIPU0A1B2C3D",
    issuer: "Contoso",
    username: "katy",
    serverKey: utf8("server"),
    unlock: "none",
    extended: twoKeys,
    answerKey: await sealKey(old, id, "answer", twoKeys, answer),
    pollKey: twoKeys ? await sealKey(old, id, "poll", true, poll) : null,
    revokedAt: null,
    notify: true,
    external: false,
    policy: null,
  }
}

beforeAll(async () => {
  ;[old, fresh] = await Promise.all([heldOf(from), heldOf(to)])
})

describe.each([
  ["one key", false],
  ["two keys", true],
])("a registration with %s", (_, twoKeys) => {
  test("opens in the new vault, and no more by the old keys", async () => {
    const record = await registration("r1", twoKeys)
    const box = await moveRegistrations(await sealRegistrations(old, [record]), from, to)
    await expect(openRegistrations(old, box)).rejects.toMatchObject({ code: "vault.damaged" })
    const [moved] = await openRegistrations(fresh, box)
    expect(await answerKeyOf(fresh, moved!)).toEqual(answer)
    expect(await pollKeyOf(fresh, moved!)).toEqual(twoKeys ? poll : answer)
    await expect(answerKeyOf(old, moved!)).rejects.toMatchObject({ code: "vault.damaged" })
    const { answerKey: _a, pollKey: _p, ...rest } = moved!
    expect(record).toMatchObject(rest)
  })

  test("while locked asks; answers only where the server knows no second key", async () => {
    const record = await registration("r2", twoKeys)
    const locked = { ...old, codes: null }
    expect(await pollKeyOf(locked, record)).toEqual(twoKeys ? poll : answer)
    if (twoKeys) await expect(answerKeyOf(locked, record)).rejects.toMatchObject({ code: "vault.locked" })
    else expect(await answerKeyOf(locked, record)).toEqual(answer)
  })

  test("has keys that do not pass for those of another", async () => {
    const record = await registration("r3", twoKeys)
    await expect(answerKeyOf(old, { ...record, id: "r4" })).rejects.toMatchObject({ code: "vault.damaged" })
  })
})

test("a registration from before rules and notifications of its own opens with what was so then", async () => {
  const { notify: _n, external: _e, policy: _p, ...before } = await registration("r5", false)
  const plain = JSON.stringify({ version: 1, registrations: [before] }, (_key, inner: unknown) =>
    inner instanceof Uint8Array ? toBase64Url(Uint8Array.from(inner)) : inner,
  )
  const box = await seal(await approvalKey(old), utf8(plain), { type: "registrations", vault: old.vault })
  expect((await openRegistrations(old, box))[0]).toMatchObject({ notify: true, external: false, policy: null })
})

test("requests move too", async () => {
  const all = { ...noRequests, seen: ["x"], warned: { r: 5 } }
  const box = await moveRequests(await sealRequests(old, all), from, to)
  expect(await openRequestsBox(fresh, box)).toEqual(all)
  await expect(openRequestsBox(old, box)).rejects.toMatchObject({ code: "vault.damaged" })
})

test("what servers may know of the location opens in the new vault, and no more by the old keys", async () => {
  const all = allow(noLocations, "r1", "always", "NL", 1)
  const box = await moveLocations(await sealLocations(old, all), from, to)
  await expect(openLocations(old, box)).rejects.toMatchObject({ code: "vault.damaged" })
  expect(await openLocations(fresh, box)).toEqual(all)
})
