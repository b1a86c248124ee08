import { beforeEach, describe, expect, test } from "vitest"
import { concat, text, toBase64Url, utf8, type Bytes } from "../../src/domain/bytes.ts"
import { writeHead } from "../../src/sync/head.ts"
import { whereTo } from "../../src/sync/moving.ts"
import { readState } from "../../src/sync/state.ts"
import { openHead, sealHead } from "../../src/vault/replica.ts"
import { openCode } from "../../src/vault/secret.ts"
import { findBox, findEntry } from "../../src/vault/vault.ts"
import { TestDevice } from "../torture/device.ts"
import type { VaultKeys } from "../torture/keys.ts"
import { added, renamed, titles, World } from "./world.ts"

let world: World
let devices: TestDevice[]
let id: string
/** Every vault that the master password opens. */
let vaults: Map<string, VaultKeys>

beforeEach(async () => {
  world = await World.begin()
  vaults = new Map([[toBase64Url(world.keys.id), world.keys]])
  const join = (name: string) => TestDevice.joined(name, world.keys, () => world.time, vaults)
  devices = await Promise.all(["Ada's", "Bob's", "Carol's"].map(join))
  id = await added(devices[0]!, "Bank")
  await world.settle(devices)
})

const nobody = () => undefined
const vaultOf = ({ keys }: TestDevice): string => toBase64Url(keys.id)
const folders = (): Set<string> =>
  new Set([...world.objects.keys()].map((name) => name.split("/")[0]!).filter((name) => name.length === 22))

test("a moved vault has another id, root and folder; the others follow, and nothing is lost", async () => {
  const [ada, bob, carol] = devices as [TestDevice, TestDevice, TestDevice]
  const before = ada.keys
  await renamed(bob, id, "Edited meanwhile")
  await added(carol, "Offline")
  await ada.move(world.remote, nobody)
  expect(vaultOf(ada)).not.toBe(toBase64Url(before.id))
  expect(ada.keys.root).not.toEqual(before.root)
  expect(folders()).toEqual(new Set([vaultOf(ada)]))
  await world.settle(devices)
  expect(devices.map(vaultOf)).toEqual([vaultOf(ada), vaultOf(ada), vaultOf(ada)])
  for (const device of devices) expect(titles(device)).toEqual(["Edited meanwhile", "Offline"])
})

test("secrets open under the new keys, and under the old ones nothing does", async () => {
  const [ada, bob] = devices as [TestDevice, TestDevice]
  const before = ada.keys
  await ada.move(world.remote, nobody)
  await world.settle(devices)
  const { vault } = bob.stored
  const { parts } = findEntry(vault, id)
  const box = findBox(vault, id, "code")!
  expect(text((await openCode(bob.keys.codes, vault.id, id, parts.code!, box)).secret)).toBe("Bank")
  await expect(openCode(before.codes, vault.id, id, parts.code!, box)).rejects.toThrow("vault.damaged")
  await expect(openCode(before.codes, before.id, id, parts.code!, box)).rejects.toThrow("vault.damaged")
})

test("of two that move at once the lower id wins, and who went to the other goes on to it", async () => {
  const [ada, bob, carol] = devices as [TestDevice, TestDevice, TestDevice]
  const kept = world.keep()
  await added(ada, "By Ada")
  await ada.move(world.remote, nobody)
  const moved = world.keep()
  // Bob has not seen it yet.
  world.restore(kept, (name) => name.startsWith("heads/"))
  await added(bob, "By Bob")
  await bob.move(world.remote, nobody)
  const lower = [vaultOf(ada), vaultOf(bob)].toSorted()[0]
  world.restore(moved, (name) => name === `heads/${ada.stored.device}`)
  await world.settle([carol, ada, bob])
  expect(devices.map(vaultOf)).toEqual([lower, lower, lower])
  for (const device of devices) expect(titles(device)).toEqual(["Bank", "By Ada", "By Bob"])
})

test.each(["lost", "damaged"])(
  "where the server has %s who moved first, it is said again, and both meet",
  async (what) => {
    const [ada, bob, carol] = devices as [TestDevice, TestDevice, TestDevice]
    const name = `heads/${ada.stored.device}`
    await added(ada, "By Ada")
    await ada.move(world.remote, nobody)
    world.write(name, what === "lost" ? null : new Uint8Array(100))
    await added(bob, "By Bob")
    await bob.move(world.remote, nobody)
    await world.settle([carol, ada, bob])
    const lower = [...vaults.keys()].filter((each) => each !== toBase64Url(world.keys.id)).toSorted()[0]
    expect(devices.map(vaultOf)).toEqual([lower, lower, lower])
    for (const device of devices) expect(titles(device)).toEqual(["Bank", "By Ada", "By Bob"])
  },
)

test("dying anywhere in a move, it is finished by the next sync", async () => {
  const [ada, bob] = devices as [TestDevice, TestDevice]
  const state = { stored: ada.stored, objects: world.keep(), other: bob.stored }
  for (let killAt = 1; ; killAt++) {
    world.restore(state.objects)
    ada.stored = state.stored
    bob.stored = state.other
    let count = 0
    const dying = ada.move(world.remote, (where) => {
      if (++count >= killAt) throw new Error(where)
    })
    const died = await dying.then(
      () => false,
      () => true,
    )
    await renamed(bob, id, `Edited ${killAt}`)
    await world.settle([ada, bob])
    expect(vaultOf(ada)).toBe(vaultOf(bob))
    expect([titles(ada), titles(bob)]).toEqual([[`Edited ${killAt}`], [`Edited ${killAt}`]])
    if (!died) return
  }
})

test("once it is known that the vault was moved, nothing more is written where it was", async () => {
  const [ada, bob] = devices as [TestDevice, TestDevice]
  const before = bob.stored
  await ada.move(world.remote, nobody)
  await added(bob, "After the move")
  const old = () => [...world.objects].filter(([name]) => /^(?:heads|blobs|keyrings)\//.test(name))
  const there = new Map(old())
  await world.sync(bob)
  const now = old().filter(([name, bytes]) => there.get(name) !== bytes)
  // Nothing but the word where it was moved to.
  expect(now.map(([name]) => name)).toEqual([`heads/${before.device}`])
  await world.settle(devices)
  expect(devices.map(titles)).toEqual(Array.from({ length: 3 }, () => ["After the move", "Bank"]))
})

describe("who was shut out, and says in the old vault that it was moved back to it", () => {
  /** Carol, who knows the keys of the vault before, writes there what an honest browser never would. */
  async function lies(moved: string): Promise<void> {
    const [, , carol] = devices as [TestDevice, TestDevice, TestDevice]
    const { device, memory } = carol.stored
    const { own } = readState(memory!)
    const { replica, id: vault } = world.keys
    const head = { ...own!.head, sequence: own!.head.sequence + 1, before: own!.hash, moved }
    world.write(`heads/${device}`, await sealHead(replica, vault, device, writeHead(head)))
  }
  const first = () => toBase64Url(world.keys.id)

  /** Ada's move, to a vault with a higher id: of successors the lowest counts, so only then is there a way back. */
  async function moves(ada: TestDevice): Promise<void> {
    const [stored, kept] = [ada.stored, world.keep()]
    for (await ada.move(world.remote, nobody); vaultOf(ada) < first(); await ada.move(world.remote, nobody)) {
      ada.stored = stored
      world.restore(kept)
    }
  }

  test("takes nobody back who has left, and nobody else either", async () => {
    const [ada, bob] = devices as [TestDevice, TestDevice]
    await moves(ada)
    await lies(first())
    await renamed(ada, id, "After")
    await world.settle([ada, bob])
    expect([vaultOf(ada), vaultOf(bob)]).toEqual([vaultOf(ada), vaultOf(ada)])
    expect(vaultOf(ada)).not.toBe(first())
    expect([titles(ada), titles(bob)]).toEqual([["After"], ["After"]])
  })

  test.each(["!", "", "../../elsewhere"])("or to what is no vault (%j), is not heard", async (moved) => {
    const [ada, bob] = devices as [TestDevice, TestDevice]
    await lies(moved)
    expect((await world.sync(ada)).moved).toBe(null)
    await ada.move(world.remote, nobody)
    await world.settle([ada, bob])
    expect(vaultOf(bob)).toBe(vaultOf(ada))
  })

  test("nor who comes from elsewhere", async () => {
    const [ada] = devices as [TestDevice]
    await moves(ada)
    await lies(first())
    const { replica, id: vault } = world.keys
    const sealer = {
      sealHead: () => Promise.reject(new Error("seals")),
      openHead: (device: string, bytes: Bytes) => openHead(replica, vault, device, bytes),
      sealBlob: () => Promise.reject(new Error("seals")),
      openBlob: () => Promise.reject(new Error("opens")),
    }
    expect(await whereTo({ remote: world.remote, sealer }, new Set([first()]))).toBe(vaultOf(ada))
  })
})

test("who comes from elsewhere finds where it was moved to, and takes nothing else from there", async () => {
  const [ada] = devices as [TestDevice, TestDevice]
  const { id: vault, replica } = ada.keys
  const sealer = {
    sealHead: () => Promise.reject(new Error("seals")),
    openHead: (device: string, bytes: Bytes) => openHead(replica, vault, device, bytes),
    sealBlob: () => Promise.reject(new Error("seals")),
    openBlob: () => Promise.reject(new Error("opens")),
  }
  expect(await whereTo({ remote: world.remote, sealer }, new Set())).toBe(null)
  await ada.move(world.remote, nobody)
  expect(await whereTo({ remote: world.remote, sealer }, new Set())).toBe(vaultOf(ada))
})

test("who was shut out, and writes in the old vault what nobody can read yet, keeps nobody from the new one", async () => {
  const [ada, bob, carol] = devices as [TestDevice, TestDevice, TestDevice]
  const { keys } = carol
  await ada.move(world.remote, nobody)
  await world.sync(bob)
  const json = utf8(JSON.stringify({ version: 2 }))
  const length = new Uint8Array(4)
  new DataView(length.buffer).setUint32(0, json.length)
  const { device } = carol.stored
  world.write(`heads/${device}`, await sealHead(keys.replica, keys.id, device, concat(length, json)))
  await renamed(ada, id, "After")
  await world.settle([ada, bob])
  expect(titles(bob)).toEqual(["After"])
  const sealer = {
    sealHead: () => Promise.reject(new Error("seals")),
    openHead: (of: string, bytes: Bytes) => openHead(keys.replica, keys.id, of, bytes),
    sealBlob: () => Promise.reject(new Error("seals")),
    openBlob: () => Promise.reject(new Error("opens")),
  }
  expect(await whereTo({ remote: world.remote, sealer }, new Set())).toBe(vaultOf(ada))
})
