import { expect, test } from "vitest"
import { randomBytes } from "../../src/domain/bytes.ts"
import { newDevice, tick } from "../../src/domain/clock.ts"
import {
  checkRemoteKeyring,
  laterSlots,
  passwordSlot,
  readRemoteKeyring,
  slotsOf,
  writeRemoteKeyring,
  type Slots,
} from "../../src/vault/remote-keyring.ts"
import { unwrapByPassword, wrapByPassword, wrapByRecovery } from "../../src/vault/wrap.ts"
import { cheapArgon2id as cheap } from "./cheap-argon2id.ts"
import { codeOf } from "../../src/domain/error.ts"

const { argon2id } = cheap()
const vault = randomBytes(16)
const root = randomBytes(32)
const sync = randomBytes(32)
const secret = randomBytes(16)
const clock = tick(null, newDevice(), 1_700_000_000_000)
const slots: Slots = {
  password: { clock, wrap: await wrapByPassword(root, vault, "correct horse", argon2id) },
  recovery: { clock, wrap: await wrapByRecovery(root, vault, randomBytes(16)) },
}
const code = (promise: Promise<unknown>) => promise.then(() => "done", codeOf)

test("what was written is read, by who has the vault secret", async () => {
  const bytes = await writeRemoteKeyring(vault, sync, secret, slots)
  const read = readRemoteKeyring(bytes)
  expect(await slotsOf(read, sync, secret)).toEqual(slots)
  const { wrap } = await passwordSlot(read, secret)
  expect(await unwrapByPassword(wrap, vault, "correct horse", argon2id)).toEqual(root)
})

test("the remote cannot try passwords: nothing of the wrap is in what it has", async () => {
  const bytes = await writeRemoteKeyring(vault, sync, secret, slots)
  const hex = Buffer.from(bytes).toString("hex")
  for (const part of [slots.password.wrap.salt, slots.password.wrap.commitment, slots.password.wrap.box]) {
    expect(hex).not.toContain(Buffer.from(part).toString("hex"))
  }
  expect(hex).not.toContain(Buffer.from(secret).toString("hex"))
  expect(await code(passwordSlot(readRemoteKeyring(bytes), randomBytes(16)))).toBe("vault.damaged")
})

test("every changed byte is found, and a keyring that another made is none of ours", async () => {
  const bytes = await writeRemoteKeyring(vault, sync, secret, slots)
  for (let i = 0; i < bytes.length; i++) {
    const broken = bytes.slice()
    broken[i]! ^= 1
    const outcome = await code(Promise.resolve().then(() => slotsOf(readRemoteKeyring(broken), sync, secret)))
    expect(["vault.damaged", "vault.newer"], `byte ${i}`).toContain(outcome)
  }
  const foreign = await writeRemoteKeyring(vault, randomBytes(32), secret, slots)
  expect(await code(checkRemoteKeyring(readRemoteKeyring(foreign), sync))).toBe("vault.damaged")
})

test("of each way the later one counts, whichever comes first", () => {
  const next = tick(clock, newDevice(), 1_700_000_000_001)
  const password = { ...slots, password: { ...slots.password, clock: next } }
  const recovery: Slots = { ...slots, recovery: { ...slots.recovery!, clock: next } }
  const both = laterSlots(password, recovery)
  expect(both).toEqual(laterSlots(recovery, password))
  expect([both.password.clock, both.recovery?.clock]).toEqual([next, next])
  expect(laterSlots({ ...slots, recovery: null }, slots)).toEqual(slots)
})
