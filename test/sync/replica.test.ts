import { beforeEach, describe, expect, test } from "vitest"
import { concat, toBase64Url, utf8, type Bytes } from "../../src/domain/bytes.ts"
import { CountersignError } from "../../src/domain/error.ts"
import { hashOf, readHead, writeHead } from "../../src/sync/head.ts"
import type { Remote } from "../../src/sync/remote.ts"
import { inParallel } from "../../src/sync/replica.ts"
import { bucketOf } from "../../src/vault/buckets.ts"
import { tombstone, withFields } from "../../src/vault/entry.ts"
import { openHead, sealHead } from "../../src/vault/replica.ts"
import type { TestDevice } from "../torture/device.ts"
import { entryOf } from "../vault/sample.ts"
import { added, DAY, HOUR, kinds, liveOf, renamed, titles, World } from "./world.ts"

let world: World
let ada: TestDevice
let bob: TestDevice

beforeEach(async () => {
  world = await World.begin()
  ada = await world.joined("Ada's")
  bob = await world.joined("Bob's")
})

describe("two browsers", () => {
  test("what is added on one is seen on the other", async () => {
    await added(ada, "Bank")
    await world.settle([ada, bob])
    expect(titles(bob)).toEqual(["Bank"])
    const report = await world.sync(bob)
    expect(new Map(report.devices.map(({ label, isThis }) => [label, isThis]))).toEqual(
      new Map([
        ["Ada's", false],
        ["Bob's", true],
      ]),
    )
  })

  test("edits of both are kept; of one field the later, and the meeting browser says so", async () => {
    const id = await added(ada, "Bank")
    await world.settle([ada, bob])
    await renamed(ada, id, "Ada's bank")
    world.time += HOUR
    await renamed(bob, id, "Bob's bank")
    await world.sync(ada)
    const { told } = await world.sync(bob)
    expect(told.flatMap(({ conflicts }) => conflicts)).toEqual([{ account: id, of: "issuer", kept: "here" }])
    await world.settle([ada, bob])
    expect([titles(ada), titles(bob)]).toEqual([["Bob's bank"], ["Bob's bank"]])
    expect(liveOf(ada)[0]!.past.map(({ value }) => value)).toContain("Ada's bank")
  })

  test("at rest a check is one request and writes nothing", async () => {
    await added(ada, "Bank")
    await world.settle([ada, bob])
    for (const device of [ada, bob]) {
      const report = await world.sync(device)
      expect([world.traffic.requests, report.wrote]).toEqual([["list heads"], false])
    }
  })

  test("a reader writes nothing, not even a head", async () => {
    const id = await added(ada, "Bank")
    await world.settle([ada, bob])
    await renamed(ada, id, "Other")
    await world.sync(ada)
    expect(world.traffic.requests.map((line) => line.split("/")[0])).toEqual(["list heads", "put blobs", "put heads"])
    await world.sync(bob)
    expect(world.traffic.requests.map((line) => line.split("/")[0])).toEqual(["list heads", "get heads", "get blobs"])
    expect(titles(bob)).toEqual(["Other"])
  })

  test("that made the same content each for itself agree on one blob", async () => {
    await added(ada, "Bank")
    const copy = ada.copy("Copy")
    copy.stored = { ...copy.stored, device: bob.stored.device }
    await world.sync(ada)
    await world.sync(copy)
    expect(world.traffic.requests.filter((line) => line.startsWith("put blobs"))).toEqual([])
  })

  test("an empty vault takes nothing away", async () => {
    await added(ada, "Bank")
    await world.sync(ada)
    await world.sync(bob)
    await world.settle([bob, ada])
    expect([titles(ada), titles(bob)]).toEqual([["Bank"], ["Bank"]])
  })
})

describe("many removals", () => {
  test("wait for the person; the rest goes on, and a few need nobody", async () => {
    for (let n = 0; n < 12; n++) await added(ada, `Account ${n + 10}`)
    await world.settle([ada, bob])
    const remove = (count: number) =>
      ada.edit((clock) => {
        const shown = liveOf(ada).filter(({ removed }) => removed === null)
        return shown.slice(0, count).map((entry) => ({ entry: withFields(entry, { removed: 1 }, clock) }))
      })
    await remove(2)
    await world.settle([ada, bob])
    expect(titles(bob)).toHaveLength(10)
    await remove(9)
    await added(ada, "New")
    await world.sync(ada)
    const { told } = await world.sync(bob)
    expect(told.flatMap(({ waiting }) => waiting)).toHaveLength(9)
    expect(titles(bob)).toHaveLength(11)
    expect(titles(bob)).toContain("New")
    bob.allowed = () => true
    await world.sync(bob)
    expect(titles(bob)).toEqual(titles(ada))
  })

  const removeAll = (device: TestDevice, only: (id: string) => boolean = () => true) =>
    device.edit((clock) =>
      liveOf(device)
        .filter(({ id, removed }) => removed === null && only(id))
        .map((entry) => ({ entry: withFields(entry, { removed: 1 }, clock) })),
    )

  test("leave is given for those that were shown; what has come since waits again", async () => {
    const ids: string[] = []
    for (let n = 0; n < 20; n++) ids.push(await added(ada, `Account ${n + 10}`))
    await world.settle([ada, bob])
    const shown = new Set(ids.slice(0, 7))
    await removeAll(ada, (id) => shown.has(id))
    await world.settle([ada, bob])
    await removeAll(ada, (id) => id !== ids.at(-1))
    await world.sync(ada)
    bob.allowed = (id) => shown.has(id)
    const { told } = await world.sync(bob)
    expect(told.flatMap(({ removed }) => removed).toSorted()).toEqual([...shown].toSorted())
    expect(told.flatMap(({ waiting }) => waiting)).toHaveLength(12)
    expect(titles(bob)).toHaveLength(13)
  })

  test("the last of a small vault wait too, though they are few", async () => {
    for (let n = 0; n < 3; n++) await added(ada, `Account ${n}`)
    await world.settle([ada, bob])
    await removeAll(ada)
    await world.sync(ada)
    const { told } = await world.sync(bob)
    expect(told.flatMap(({ waiting }) => waiting)).toHaveLength(3)
    expect(titles(bob)).toHaveLength(3)
  })
})

describe("an upload of many buckets that is cut short again and again", () => {
  /** Takes so many objects in one sync, then no more; counts all that were sent. */
  function limited(limit: number): { remote: Remote; sent: () => number; again: () => void } {
    let [all, now] = [0, 0]
    const remote: Remote = {
      ...world.remote,
      put(name, bytes) {
        if (now >= limit) return Promise.reject(new CountersignError("remote.busy"))
        now++
        all++
        return world.remote.put(name, bytes)
      },
    }
    return { remote, sent: () => all, again: () => (now = 0) }
  }

  test("goes on where it was, and sends little twice", async () => {
    await ada.edit((clock) =>
      Array.from({ length: 2500 }, (_, n) => ({
        entry: { ...entryOf(n, { issuer: `Account ${n}`, username: "x".repeat(60) }), born: clock },
      })),
    )
    const count = ada.stored.vault.buckets.length
    expect(count).toBeGreaterThan(30)
    const server = limited(24)
    let tries = 0
    for (let done = false; !done; tries++) {
      if (tries > 20) throw new Error("never comes to an end")
      server.again()
      done = await ada.sync(server.remote).then(
        () => true,
        () => false,
      )
    }
    expect(server.sent()).toBeLessThan(count * 1.6)
    await world.sync(bob)
    expect(titles(bob)).toHaveLength(2500)
    // What was sent and is not needed after all goes with the garbage.
    for (let day = 0; day < 3; day++) {
      world.time += 2 * DAY
      await world.settle([ada, bob])
    }
    expect([...world.objects.keys()].filter((name) => name.startsWith("blobs/"))).toHaveLength(count)
  })

  test("asks for nothing more once something was refused", async () => {
    const begun: number[] = []
    const all = Array.from({ length: 60 }, (_, n) => n)
    const work = async (n: number): Promise<void> => {
      begun.push(n)
      await Promise.resolve()
      if (n === 2) throw new CountersignError("remote.full")
    }
    await expect(inParallel(all, work)).rejects.toMatchObject({ code: "remote.full" })
    await new Promise((done) => setTimeout(done, 5))
    expect(begun.length).toBeLessThan(20)
  })
})

describe("garbage", () => {
  test("a blob stays as long as a browser may need it, and goes after", async () => {
    const id = await added(ada, "Bank")
    await world.settle([ada, bob])
    const blobs = () => [...world.objects.keys()].filter((name) => name.startsWith("blobs/"))
    const [first] = blobs()
    await renamed(ada, id, "Other")
    await world.sync(ada)
    world.time += 2 * DAY
    await world.sync(ada)
    expect(blobs()).toContain(first)
    await world.settle([bob, ada])
    world.time += 2 * DAY
    await world.settle([ada, bob])
    world.time += 2 * DAY
    await world.settle([ada, bob])
    expect(blobs()).toHaveLength(1)
    expect(blobs()).not.toContain(first)
    expect(titles(bob)).toEqual(["Other"])
  })

  test("what a dead sync left is cleared away", async () => {
    await added(ada, "Bank")
    await world.sync(ada)
    world.write(`blobs/${ada.stored.device}/AAAAAAAAAAAAAAAAAAAAAA`, new Uint8Array(2048))
    world.time += 2 * DAY
    await world.sync(ada)
    expect(world.objects.has(`blobs/${ada.stored.device}/AAAAAAAAAAAAAAAAAAAAAA`)).toBe(false)
  })

  test("a blob of ours that is gone is written again within a day", async () => {
    await added(ada, "Bank")
    await world.sync(ada)
    world.restore(new Map(), (name) => name.startsWith("blobs/"))
    world.time += 2 * DAY
    await world.sync(ada)
    await world.sync(bob)
    expect(titles(bob)).toEqual(["Bank"])
  })
})

test("garbage that the server does not let go of keeps nothing from being published, and is tried again", async () => {
  const id = await added(ada, "Bank")
  await world.settle([ada, bob])
  const first = [...world.objects.keys()].find((name) => name.startsWith("blobs/"))
  await renamed(ada, id, "Other")
  await world.settle([ada, bob])
  world.time += 2 * DAY
  await world.sync(bob)
  await renamed(ada, id, "Third")
  const asked: string[] = []
  const locked: Remote = {
    ...world.remote,
    delete(name) {
      asked.push(name)
      return Promise.reject(new CountersignError("remote.busy"))
    },
  }
  expect((await ada.sync(locked)).wrote).toBe(true)
  expect(asked).toEqual([first])
  await world.sync(bob)
  expect(titles(bob)).toEqual(["Third"])
  expect(world.objects.has(first!)).toBe(true)
  world.time += 2 * DAY
  await world.settle([ada, bob])
  expect(world.objects.has(first!)).toBe(false)
})

describe("a folder that was lost on the server", () => {
  /** The server forgets what `which` names; Bob is never heard of again. */
  async function lost(which: (name: string) => boolean): Promise<TestDevice> {
    await added(ada, "Bank")
    await added(bob, "Bob's own")
    ada.keyring = utf8("a keyring")
    await world.settle([ada, bob])
    world.restore(new Map(), which)
    for (let day = 0; day < 3; day++) {
      world.time += DAY
      await world.settle([ada])
    }
    const carol = await world.joined("Carol's")
    await world.sync(carol)
    return carol
  }

  test("is written again by one browser alone, with what it has of the others, and its keyring", async () => {
    const carol = await lost(() => true)
    expect(titles(carol)).toEqual(["Bank", "Bob's own"])
    expect(world.objects.get(`keyrings/${ada.stored.device}`)).toEqual(ada.keyring)
  })

  test("blobs of a browser that is gone are written again by those who name them", async () => {
    const carol = await lost((name) => name.startsWith(`blobs/${bob.stored.device}/`))
    expect(titles(carol)).toEqual(["Bank", "Bob's own"])
    expect(kinds(await world.sync(carol)).alarms).toEqual([])
    const before = [...world.objects.keys()]
    for (let day = 0; day < 4; day++) {
      world.time += DAY
      await world.settle([ada, carol])
    }
    expect([...world.objects.keys()].filter((name) => name.startsWith("blobs/"))).toEqual(
      before.filter((name) => name.startsWith("blobs/")),
    )
  })

  test("a keyring that is gone, or an old one, is written again within a day", async () => {
    await lost((name) => name.startsWith("keyrings/"))
    expect(world.objects.get(`keyrings/${ada.stored.device}`)).toEqual(ada.keyring)
    const old = world.keep()
    ada.keyring = utf8("a newer keyring")
    await world.sync(ada)
    world.restore(old, (name) => name.startsWith("keyrings/"))
    world.time += 2 * DAY
    await world.sync(ada)
    expect(world.objects.get(`keyrings/${ada.stored.device}`)).toEqual(ada.keyring)
  })
})

describe("what a newer Countersign has made is said to be that, and nothing is lost", () => {
  let id: string
  beforeEach(async () => {
    id = await added(ada, "Bank")
    await world.settle([ada, bob])
    await renamed(bob, id, "Bob's own")
  })

  const headName = () => `heads/${ada.stored.device}`
  const opened = async () => openHead(ada.keys.replica, ada.keys.id, ada.stored.device, world.objects.get(headName())!)
  const sealed = async (plain: Bytes) => sealHead(ada.keys.replica, ada.keys.id, ada.stored.device, plain)

  async function refused(): Promise<void> {
    const before = [...world.objects.keys()]
    await expect(world.sync(bob)).rejects.toMatchObject({ code: "vault.newer" })
    expect([...world.objects.keys()]).toEqual(before)
    expect(titles(bob)).toEqual(["Bob's own"])
  }

  test("a head", async () => {
    const json = utf8(JSON.stringify({ version: 2, device: ada.stored.device, buckets: "otherwise" }))
    const length = new Uint8Array(4)
    new DataView(length.buffer).setUint32(0, json.length)
    world.write(headName(), await sealed(concat(length, json)))
    await refused()
  })

  test("a blob", async () => {
    const head = readHead(await opened())
    const [ref] = head.refs
    const name = `blobs/${ref!.owner}/${ref!.blob}`
    const newer = world.objects.get(name)!.with(0, 2)
    const blob = await hashOf(newer)
    const digest = toBase64Url(new Uint8Array(12))
    const next = { ...head, sequence: head.sequence + 1, refs: [{ owner: ada.stored.device, blob, digest }] }
    world.write(`blobs/${ada.stored.device}/${blob}`, newer)
    world.write(headName(), await sealed(writeHead(next)))
    await refused()
  })

  test("what is known of the remote", async () => {
    bob.stored = { ...bob.stored, memory: utf8(JSON.stringify({ version: 2, devices: {} })) }
    await refused()
  })
})

describe("a copied profile", () => {
  test("takes a device id of its own, says so, and nothing of either is lost", async () => {
    const id = await added(ada, "Bank")
    await world.settle([ada, bob])
    const copy = ada.copy("Copy")
    await renamed(ada, id, "By Ada")
    world.time += HOUR
    await added(copy, "By the copy")
    await world.sync(ada)
    expect((await world.sync(copy)).copied).toBe(true)
    expect(copy.stored.device).not.toBe(ada.stored.device)
    await world.settle([ada, copy, bob])
    for (const each of [ada, copy, bob]) expect(titles(each)).toEqual(["By Ada", "By the copy"])
    expect(kinds(await world.sync(bob)).alarms).toEqual([])
  })
})

describe("different numbers of buckets", () => {
  test("the larger is taken over", async () => {
    await world.sync(bob)
    for (let n = 0; n < 130; n++) await added(ada, `Account ${n}`)
    expect(ada.stored.vault.buckets.length).toBeGreaterThan(1)
    await added(bob, "Bob's own")
    await world.sync(bob)
    await world.settle([ada, bob])
    expect(bob.stored.vault.buckets.length).toBe(ada.stored.vault.buckets.length)
    expect(titles(bob)).toEqual(titles(ada))
    expect((await world.sync(ada)).wrote).toBe(false)
    expect((await world.sync(bob)).wrote).toBe(false)
  })
})

test("what a browser names of somebody whose own head we were never shown is taken in all the same", async () => {
  const [carol, dan] = [await world.joined("Carol's"), await world.joined("Dan's")]
  const all = [ada, bob, carol, dan]
  for (let n = 0; n < 130; n++) await added(ada, `Account ${n}`)
  await world.settle(all)
  const count = ada.stored.vault.buckets.length
  const inBucket = (number: number) => liveOf(ada).filter(({ id }) => bucketOf(id, count) === number)
  const [[first], [second, third]] = [inBucket(0), inBucket(1)]
  const before = world.keep()
  const unseen = (device: TestDevice) => world.restore(before, (name) => name === `heads/${device.stored.device}`)
  await renamed(ada, first!.id, "By Ada")
  await world.sync(ada)
  await renamed(dan, second!.id, "By Dan")
  await world.sync(dan)
  unseen(ada)
  await renamed(bob, third!.id, "By Bob")
  await world.sync(bob)
  unseen(dan)
  await world.sync(carol)
  expect(titles(carol)).toEqual(expect.arrayContaining(["By Ada", "By Dan", "By Bob"]))
})

describe("erasing", () => {
  test("reaches all, and an edit made later elsewhere brings the account back", async () => {
    const [gone, back] = [await added(ada, "Gone"), await added(ada, "Back")]
    await world.settle([ada, bob])
    await ada.edit((clock) => liveOf(ada).map((entry) => ({ entry: tombstone(entry, clock) })))
    world.time += HOUR
    await renamed(bob, back, "Still wanted")
    await world.settle([ada, bob])
    expect([titles(ada), titles(bob)]).toEqual([["Still wanted"], ["Still wanted"]])
    expect(liveOf(bob).map(({ id }) => id)).not.toContain(gone)
  })

  describe("while a copy of a browser lay in a drawer for years", () => {
    let copy: TestDevice

    /** "Gone" is erased after the copy was made; on the copy "Made there" is added meanwhile. All but the copy have seen it. */
    async function years(): Promise<void> {
      await added(ada, "Gone")
      await added(ada, "Kept")
      await world.settle([ada, bob])
      copy = ada.copy("Copy")
      await added(copy, "Made there")
      world.time += HOUR
      await ada.edit((clock) => {
        const gone = liveOf(ada).find(({ issuer }) => issuer === "Gone")!
        return { entry: tombstone(gone, clock) }
      })
      for (let day = 0; day < 4; day++) {
        await world.settle([ada, bob])
        world.time += DAY
      }
      world.time += 3 * 365 * DAY
    }

    test("what was erased does not come back, and what was added there is not lost", async () => {
      await years()
      await world.settle([ada, bob, copy])
      for (const each of [ada, bob, copy]) expect(titles(each)).toEqual(["Kept", "Made there"])
    })

    test("no tombstone can be given up for its age or because every known browser has it: it would come back", async () => {
      await years()
      for (const each of [ada, bob]) await each.forgetErased()
      await world.settle([ada, bob])
      expect(titles(bob)).toEqual(["Kept"])
      await world.settle([copy, ada, bob])
      // Of two old accounts that nobody else knows, nothing tells the one that was erased from the one that is new.
      expect(titles(bob)).toEqual(["Gone", "Kept", "Made there"])
    })
  })
})
