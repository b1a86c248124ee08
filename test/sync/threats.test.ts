/** A remote that lies (threats A13-A30): each lie is found and named, and changes nothing; mere lateness is no alarm. */
import { beforeEach, describe, expect, test } from "vitest"
import { randomBytes, type Bytes } from "../../src/domain/bytes.ts"
import { clockTime } from "../../src/domain/clock.ts"
import type { Remote } from "../../src/sync/remote.ts"
import { compareCheckpoint } from "../../src/sync/reading.ts"
import { LIMITS } from "../../src/sync/replica.ts"
import { readState } from "../../src/sync/state.ts"
import { tombstone } from "../../src/vault/entry.ts"
import { toCbor } from "../../src/vault/cbor.ts"
import { readRemoteKeyring, writeRemoteKeyring } from "../../src/vault/remote-keyring.ts"
import { wrapByPassword, wrapByRecovery } from "../../src/vault/wrap.ts"
import type { TestDevice } from "../torture/device.ts"
import { newVaultKeys, type VaultKeys } from "../torture/keys.ts"
import { StrangeRemote } from "../torture/strange-remote.ts"
import { chance } from "../bench/accounts.ts"
import { cheapArgon2id } from "../vault/cheap-argon2id.ts"
import { clockOf } from "../vault/sample.ts"
import { added, DAY, HOUR, kinds, liveOf, renamed, titles, World } from "./world.ts"

let world: World
let ada: TestDevice
let bob: TestDevice
let id: string

beforeEach(async () => {
  world = await World.begin()
  ada = await world.joined("Ada's")
  bob = await world.joined("Bob's")
  id = await added(ada, "Bank")
  await world.settle([ada, bob])
})

const headOf = (device: TestDevice) => `heads/${device.stored.device}`
const blobName = () => [...world.objects.keys()].find((name) => name.startsWith("blobs/"))!

/** The same lie today and the day after tomorrow: first a state, then an alarm; the vault stays as it was. */
async function lie(tell: () => void, kind: string, reader = bob): Promise<void> {
  const before = titles(reader)
  tell()
  expect(kinds(await world.sync(reader))).toEqual({ waiting: [kind], alarms: [] })
  world.time += DAY
  tell()
  expect(kinds(await world.sync(reader))).toEqual({ waiting: [], alarms: [kind] })
  expect(titles(reader)).toEqual(before)
}

describe("heads", () => {
  test("A18: all of them rolled back", async () => {
    const old = world.keep()
    await renamed(ada, id, "Newer")
    await world.settle([ada, bob])
    await renamed(bob, id, "Newest")
    await world.settle([bob, ada])
    const back = () => world.restore(old)
    back()
    expect(kinds(await world.sync(bob)).waiting).toEqual(["head.older", "own.older"])
    world.time += DAY
    back()
    expect(kinds(await world.sync(bob)).alarms).toEqual(["head.older", "own.older"])
    expect(titles(bob)).toEqual(["Newest"])
  })

  test("A18: our own head is written again, so that a store restored from a backup heals", async () => {
    const old = world.keep()
    await renamed(bob, id, "Newest")
    await world.settle([bob, ada])
    world.restore(old)
    for (let round = 0; round < 3; round++) {
      await world.settle([ada, bob])
      world.time += 2 * HOUR
    }
    const third = await world.joined("Third")
    await world.sync(third)
    expect(titles(third)).toEqual(["Newest"])
    expect(kinds(await world.sync(bob))).toEqual({ waiting: [], alarms: [] })
  })

  test("A19: one device's rolled back", async () => {
    const old = world.keep()
    await renamed(ada, id, "Newer")
    await world.sync(ada)
    await world.sync(bob)
    await lie(() => world.restore(old, (name) => name === headOf(ada)), "head.older")
    expect(titles(bob)).toEqual(["Newer"])
  })

  test("A20: one number, two heads: told at once", async () => {
    const twin = ada.copy("Twin")
    const before = world.keep()
    await renamed(ada, id, "One")
    await world.sync(ada)
    await world.sync(bob)
    const shown = world.keep()
    world.restore(before)
    await renamed(twin, id, "Other")
    await world.sync(twin)
    const fork = world.objects.get(headOf(twin))!
    world.restore(shown)
    world.write(headOf(ada), fork)
    expect(kinds(await world.sync(bob)).alarms).toEqual(["head.fork"])
    expect(titles(bob)).toEqual(["One"])
  })

  test("A21: a newer head that another device has seen is withheld", async () => {
    const third = await world.joined("Third")
    await world.settle([third, ada, bob])
    const old = world.keep()
    await renamed(ada, id, "Newer")
    await world.sync(ada)
    await world.sync(bob)
    await renamed(bob, id, "Newest")
    await world.sync(bob)
    const withhold = () => world.restore(old, (name) => name === headOf(ada) || name.includes(ada.stored.device))
    withhold()
    expect(kinds(await world.sync(third)).waiting).toContain("head.withheld")
    world.time += DAY
    expect(kinds(await world.sync(third)).alarms).toContain("head.withheld")
    expect(titles(third)).toEqual(["Newest"])
  })

  test("A23: a deleted head deletes no account", async () => {
    await lie(() => world.write(headOf(ada), null), "head.missing")
  })

  test("A26: a head of another vault, or of another device", async () => {
    const other = await World.begin()
    const mallory = await other.joined("Mallory's")
    await added(mallory, "Mixed in")
    await other.sync(mallory)
    const foreign = other.objects.get(headOf(mallory))!
    await lie(() => world.write(headOf(ada), foreign), "head.damaged")
    const own = world.objects.get(headOf(bob))!
    world.write(headOf(ada), own)
    expect(kinds(await world.sync(bob)).alarms).toEqual(["head.damaged"])
  })

  test("A17: what is wrong with a head makes no difference to what is asked for after", async () => {
    const whole = world.objects.get(headOf(ada))!
    const patterns = new Set<string>()
    const flipped = (at: number) => whole.with(at, whole[at]! ^ 1)
    const lies = [
      whole.slice(0, 40),
      flipped(20),
      flipped(whole.length - 1),
      flipped(0),
      randomBytes(300),
      new Uint8Array(),
    ]
    for (const bytes of lies) {
      world.write(headOf(ada), bytes)
      expect(kinds(await world.sync(bob)).waiting).toEqual(["head.damaged"])
      patterns.add(world.traffic.requests.join("\n"))
    }
    expect(patterns.size).toBe(1)
  })
})

describe("the state that a joining code names", () => {
  const joined = async () => {
    const third = await world.joined("Third")
    await world.sync(third)
    return readState(third.stored.memory!).peers[ada.stored.device]
  }
  const written = () => readState(ada.stored.memory!).written.at(-1)!

  test("A18, A19: what the remote shows is that one, or one that follows it", async () => {
    const checkpoint = written()
    expect(compareCheckpoint(await joined(), checkpoint)).toBe(null)
    await renamed(ada, id, "Newer")
    await world.sync(ada)
    expect(compareCheckpoint(await joined(), checkpoint)).toBe(null)
  })

  test("A18, A19: an older one, or none", async () => {
    const old = world.keep()
    await renamed(ada, id, "Newer")
    await world.sync(ada)
    const checkpoint = written()
    world.restore(old)
    expect(compareCheckpoint(await joined(), checkpoint)).toBe("head.older")
    world.write(headOf(ada), null)
    expect(compareCheckpoint(await joined(), checkpoint)).toBe("head.missing")
  })

  test("A20: another one of that number, or one that follows another", async () => {
    const twin = ada.copy("Twin")
    const before = world.keep()
    await renamed(ada, id, "One")
    await world.sync(ada)
    const checkpoint = written()
    world.restore(before)
    await renamed(twin, id, "Other")
    await world.sync(twin)
    expect(compareCheckpoint(await joined(), checkpoint)).toBe("head.fork")
    await renamed(twin, id, "Other still")
    await world.sync(twin)
    expect(compareCheckpoint(await joined(), checkpoint)).toBe("head.fork")
  })
})

describe("blobs", () => {
  let wrong: (bytes: Bytes | null) => void
  beforeEach(async () => {
    await renamed(ada, id, "Newer")
    const known = new Set(world.objects.keys())
    await world.sync(ada)
    const name = [...world.objects.keys()].find((each) => each.startsWith("blobs/") && !known.has(each))!
    wrong = (bytes) => world.write(name, bytes)
  })

  test("A22: a missing blob deletes nothing; the head is read once more", async () => {
    await lie(() => wrong(null), "blob.missing")
    expect(titles(bob)).toEqual(["Bank"])
    const heads = world.traffic.requests.filter((line) => line === `get ${headOf(ada)}`)
    expect(heads).toHaveLength(1)
  })

  test("A4, A8: another blob in its place", async () => {
    const other = world.objects.get(blobName())!
    await lie(() => wrong(other), "blob.damaged")
  })

  test("half of it is there: a state, and taken in once it is whole", async () => {
    const name = [...world.objects.keys()].findLast((each) => each.startsWith("blobs/"))!
    const whole = world.objects.get(name)!
    wrong(whole.slice(0, whole.length >> 1))
    expect(kinds(await world.sync(bob))).toEqual({ waiting: ["blob.damaged"], alarms: [] })
    wrong(whole)
    expect(kinds(await world.sync(bob))).toEqual({ waiting: [], alarms: [] })
    expect(titles(bob)).toEqual(["Newer"])
  })

  test("A30: sizes come in steps, and say nothing of how many accounts there are", async () => {
    const sizes = () =>
      new Set([...world.objects].filter(([name]) => name.startsWith("blobs/")).map(([, { length }]) => length))
    expect(sizes().size).toBe(1)
    await added(ada, "One more")
    await world.sync(ada)
    expect(sizes().size).toBe(1)
    for (let n = 0; n < 4; n++) await added(ada, `More ${n}`)
    await world.sync(ada)
    for (const size of sizes()) expect(size % 2048).toBe([...sizes()][0]! % 2048)
  })
})

describe("accounts", () => {
  test("A24: an erased account is not brought back by those who still have it", async () => {
    const old = world.keep()
    await ada.edit((clock) => liveOf(ada).map((entry) => ({ entry: tombstone(entry, clock) })))
    await world.settle([ada, bob])
    expect(titles(bob)).toEqual([])
    world.restore(old)
    await world.settle([bob, ada])
    expect([titles(ada), titles(bob)]).toEqual([[], []])
  })

  test("A25: clocks far ahead wait, account by account, and the rest goes on", async () => {
    await added(ada, "Later")
    ada.skew = 400 * DAY
    await renamed(ada, id, "Poisoned")
    await world.sync(ada)
    const { told } = await world.sync(bob)
    expect(told.flatMap(({ future }) => future)).toEqual([{ account: id, device: ada.stored.device }])
    expect(titles(bob)).toEqual(["Bank", "Later"])
    expect(clockTime(bob.stored.vault.manifest.clock!)).toBeLessThan(bob.now() + DAY)
    world.time += 401 * DAY
    await world.sync(bob)
    expect(titles(bob)).toEqual(["Later", "Poisoned"])
  })

  test("A25: a browser whose clock was wrong sets right what it wrote, as soon as others bear it out", async () => {
    ada.skew = 400 * DAY
    await renamed(ada, id, "While wrong")
    await world.sync(ada)
    ada.skew = 0
    world.time += 2 * DAY
    await world.settle([bob, ada])
    world.time += 2 * DAY
    await world.settle([bob, ada])
    expect([titles(ada), titles(bob)]).toEqual([["While wrong"], ["While wrong"]])
    expect(kinds(await world.sync(bob))).toEqual({ waiting: [], alarms: [] })
    await renamed(bob, id, "After")
    await world.settle([bob, ada])
    expect(titles(ada)).toEqual(["After"])
  })
})

describe("keyrings", () => {
  const { argon2id } = cheapArgon2id()
  const secret = randomBytes(16)
  const keyringOf = async ({ root, id: vault, sync }: VaultKeys, password: string) =>
    writeRemoteKeyring(vault, sync, secret, {
      password: { clock: clockOf(1), wrap: await wrapByPassword(root, vault, password, argon2id) },
      recovery: { clock: clockOf(1), wrap: await wrapByRecovery(root, vault, randomBytes(16)) },
    })

  test("A13, A15: one made under the attacker's password is refused, and nothing is sealed for it", async () => {
    ada.keyring = await keyringOf(world.keys, "correct horse battery")
    await world.settle([ada, bob])
    const published = world.objects.get(`keyrings/${ada.stored.device}`)
    expect(published).toEqual(ada.keyring)
    const fake = { ...(await newVaultKeys()), id: world.keys.id }
    ada.keyring = await keyringOf(fake, "the attacker's password")
    await world.sync(ada)
    expect(kinds(await world.sync(bob)).waiting).toEqual(["keyring.damaged"])
    world.time += DAY
    expect(kinds(await world.sync(bob)).alarms).toEqual(["keyring.damaged"])
    expect(world.objects.has(`keyrings/${bob.stored.device}`)).toBe(false)
  })

  test("A13: other bytes than the head names", async () => {
    ada.keyring = await keyringOf(world.keys, "correct horse battery")
    await world.sync(ada)
    const other = await keyringOf(world.keys, "another password of the same vault")
    world.write(`keyrings/${ada.stored.device}`, other)
    expect(kinds(await world.sync(bob)).waiting).toEqual(["keyring.damaged"])
  })

  test("A14: there is no place for anybody's public key", async () => {
    const keyring = readRemoteKeyring(await keyringOf(world.keys, "correct horse battery"))
    for (const more of [{ recoveryKey: randomBytes(32) }, { share: randomBytes(32) }]) {
      expect(() => readRemoteKeyring(toCbor({ ...keyring, ...more }))).toThrow("vault.damaged")
    }
  })

  test("A28: another encoding of the same is not read", async () => {
    const bytes = await keyringOf(world.keys, "correct horse battery")
    expect(() => readRemoteKeyring(new Uint8Array([...bytes, 0]))).toThrow("vault.damaged")
    const { version, ...rest } = readRemoteKeyring(bytes)
    // A longer head byte for the same small map.
    const long = new Uint8Array([0xb8, Object.keys(rest).length + 1, ...toCbor({ version, ...rest }).slice(1)])
    expect(() => readRemoteKeyring(long)).toThrow("vault.damaged")
  })
})

test("A29: nothing is read without a limit", async () => {
  const limits: number[] = []
  const remote: Remote = {
    ...world.remote,
    get: (name, options) => (limits.push(options.limit), world.remote.get(name, options)),
  }
  await renamed(ada, id, "Newer")
  await ada.sync(world.remote)
  await bob.sync(remote)
  expect(new Set(limits)).toEqual(new Set([LIMITS.head, LIMITS.blob]))
  expect(Math.max(...Object.values(LIMITS))).toBeLessThanOrEqual(16 * 1024 * 1024)
})

test("A16: no name on the remote tells anything of an account", () => {
  for (const name of world.objects.keys()) {
    expect(name).toMatch(/^(?:heads\/[\w-]{11}|blobs\/[\w-]{11}\/[\w-]{22}|keyrings\/[\w-]{11})$/)
  }
})

test("ordinary lateness raises no alarm: a store that shows each thing hours late, to each as it likes", async () => {
  const manners = { lateness: 8 * HOUR, tags: true }
  const late = new StrangeRemote(chance(7), () => world.time, manners)
  const devices = [ada, bob, await world.joined("Third")]
  for (const device of devices) device.stored = { ...device.stored, memory: null }
  for (let n = 0; n < 60; n++) {
    const device = devices[n % 3]!
    if (n > 12) await renamed(device, id, `Name ${n}`)
    const report = await device.sync(late.for(() => false))
    expect(kinds(report).alarms).toEqual([])
    expect(report.copied).toBe(false)
    world.time += HOUR
  }
  manners.lateness = 0
  for (let round = 0; round < 3; round++) for (const device of devices) await device.sync(late.for(() => false))
  expect(new Set(devices.flatMap(titles))).toEqual(new Set(["Name 59"]))
})
