/**
 * What sync costs, over a real WebDAV server on this machine: two browsers with one vault of 10,000 accounts, the program's
 * own replica, vault and remote between them. Requests are all that are sent, bytes are those of bodies, both ways.
 */
import { performance } from "node:perf_hooks"
import { setTimeout as wait } from "node:timers/promises"
import { randomBytes, toBase64Url, utf8 } from "../../src/domain/bytes.ts"
import { tick } from "../../src/domain/clock.ts"
import { webdav } from "../../src/sync/remotes/webdav.ts"
import { isLive, withFields, withPart, type Entry, type Live } from "../../src/vault/entry.ts"
import { mergeInto } from "../../src/vault/merging.ts"
import { seal } from "../../src/vault/seal.ts"
import { aboutPart, sealCode, sealNotes } from "../../src/vault/secret.ts"
import { newStamp, type Change } from "../../src/vault/vault.ts"
import { hasWebdavServer, startWebdavServer, type WebdavServer } from "../servers/webdav.ts"
import { TestDevice } from "../torture/device.ts"
import { newVaultKeys, type VaultKeys } from "../torture/keys.ts"
import { chance, madeAccount } from "./accounts.ts"
import { lineOf, type Line } from "./line.ts"

interface Cost {
  readonly requests: number
  readonly bytes: number
  readonly seconds: number
}

/** The accounts of the measured vault, with their secrets sealed. */
async function changesOf(keys: VaultKeys, count: number): Promise<Change[]> {
  const random = chance(1)
  let clock = tick(null, "AAAAAAAAAAA", Date.now() - 60_000)
  const changes: Change[] = []
  for (let at = 0; at < count; at++) {
    clock = tick(clock, "AAAAAAAAAAA", 0)
    const { sites, tags, notes, issuer, username, pinned, archived, counter, ...code } = madeAccount(random, at)
    const id = toBase64Url(randomBytes(16))
    const marked = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, [1, clock] as const]))
    const [codeStamp, passwordStamp, notesStamp] = [newStamp(clock), newStamp(clock), newStamp(clock)]
    const parts = { code: codeStamp, password: passwordStamp, ...(notes !== "" && { notes: notesStamp }) }
    const entry: Live = {
      id,
      born: clock,
      issuer,
      username,
      email: "",
      order: `a${at.toString(36)}`,
      pinned,
      archived,
      hidden: false,
      removed: null,
      counter,
      fingerprint: toBase64Url(randomBytes(12)),
      sites: marked(sites),
      tags: marked(tags),
      parts,
      clocks: {},
      past: [],
    }
    const { id: vault, codes, passwords } = keys
    const boxes = {
      code: await sealCode(codes, vault, id, codeStamp, { ...code, secret: randomBytes(20) }),
      password: await seal(passwords, randomBytes(24), aboutPart(vault, id, "password", passwordStamp)),
      ...(notes !== "" && { notes: await sealNotes(passwords, vault, id, notesStamp, notes) }),
    }
    changes.push({ entry, boxes })
  }
  return changes
}

/** What each browser knows of the server, as in its `storage.session`. */
const basic = new WeakSet<TestDevice>()

/** One sync as the extension does it: with a connection of its own. */
async function costOf(server: WebdavServer, device: TestDevice): Promise<Cost> {
  let [requests, bytes] = [0, 0]
  const meter = (sent: number, received: number): void => {
    requests++
    bytes += sent + received
  }
  const { user, password, address } = server
  const manner = {
    takesBasic: () => Promise.resolve(basic.has(device)),
    keep: (takesBasic: boolean) => Promise.resolve(void (takesBasic ? basic.add(device) : basic.delete(device))),
  }
  const folder = new URL(`${address}Countersign/v/`)
  const remote = webdav({ address: folder, user, password, request: fetch, wait, meter, manner })
  const start = performance.now()
  await device.sync(remote)
  return { requests, bytes, seconds: (performance.now() - start) / 1000 }
}

const liveOf = ({ stored }: TestDevice): Live[] =>
  stored.vault.buckets.flatMap(({ entries }): Entry[] => [...entries]).filter((entry) => isLive(entry))

const editTitle = (device: TestDevice, entry: Live, edit: number) =>
  device.edit((clock) => ({ entry: withFields(entry, { issuer: `Renamed ${edit}` }, clock) }))

const editPassword = (device: TestDevice, entry: Live) =>
  device.edit(async (clock) => {
    const stamp = newStamp(clock)
    const about = { type: "secret", vault: device.keys.id, account: entry.id, part: "password" } as const
    const box = await seal(device.keys.passwords, utf8("another password"), { ...about, version: stamp.version })
    return { entry: withPart(entry, "password", stamp), boxes: { password: box } }
  })

/** A browser of an account count of one vault, that another is to join. */
async function deviceWith(count: number): Promise<TestDevice> {
  const keys = await newVaultKeys()
  const device = await TestDevice.joined("writer", keys, Date.now)
  const changes = await changesOf(keys, count)
  await device.edit(() => changes)
  return device
}

/** First upload, joining, edits and rest at `count` accounts; the table of README is made of it. */
export async function measureSync(count: number, edits = 10) {
  const server = await startWebdavServer("lighttpd", { auth: "basic" })
  try {
    const writer = await deviceWith(count)
    const first = await costOf(server, writer)
    const reader = await TestDevice.joined("reader", writer.keys, Date.now)
    const join = await costOf(server, reader)
    if (liveOf(reader).length !== count) throw new Error("the reader has not got everything")
    // Both know of one another and have nothing left to tidy: that is how they are from the second day on.
    for (const device of [writer, reader, writer]) await costOf(server, device)
    const costs: { writer: Cost; reader: Cost }[] = []
    for (let edit = 0; edit < edits; edit++) {
      const entry = liveOf(writer)[Math.floor((edit * count) / edits)]!
      await (edit % 2 === 0 ? editTitle(writer, entry, edit) : editPassword(writer, entry))
      await settle()
      costs.push({ writer: await costOf(server, writer), reader: await costOf(server, reader) })
    }
    await settle()
    const idle = [await costOf(server, writer), await costOf(server, reader), await costOf(server, writer)]
    return { first, join, costs, idle: idle.at(-1)!, buckets: writer.stored.vault.buckets.length }
  } finally {
    await server.stop()
  }
}

/** A tag counts only for what did not change just now. */
const settle = () => new Promise((resolve) => setTimeout(resolve, 2_500))

/** `merge.10000`: ms to merge a vault in which each of 10,000 accounts was edited on both sides. */
async function measureMerge(): Promise<number[]> {
  const here = await deviceWith(10_000)
  const there = here.copy("there")
  for (const [device, name] of [
    [here, "here"],
    [there, "there"],
  ] as const) {
    await device.edit((clock) =>
      liveOf(device).map((entry, i) => ({ entry: withFields(entry, { issuer: `${name} ${i}` }, clock) })),
    )
  }
  const times: number[] = []
  for (let run = 0; run < 7; run++) {
    const start = performance.now()
    const { told } = mergeInto(here.stored.vault, there.stored.vault.buckets, Date.now(), () => false)
    times.push(performance.now() - start)
    if (told.conflicts.length !== 10_000) throw new Error(`${told.conflicts.length} conflicts`)
  }
  return times
}

/** See {@link measureMerge}. */
export const benchMerge = async (): Promise<Line> => lineOf("merge.10000", "ms", await measureMerge())

/** All lines of sync. */
export async function benchSync(): Promise<Line[]> {
  if (!(await hasWebdavServer("lighttpd"))) throw new Error("sync is measured with lighttpd and its mod_webdav")
  const { first, join, costs, idle } = await measureSync(10_000)
  const larger = (of: "requests" | "bytes") => costs.map(({ writer, reader }) => Math.max(writer[of], reader[of]))
  return [
    lineOf("sync.edit.bytes.10000", "bytes", larger("bytes")),
    lineOf("sync.edit.requests.10000", "requests", larger("requests")),
    lineOf("sync.first.10000.bytes", "bytes", [first.bytes]),
    lineOf("sync.first.10000.requests", "requests", [first.requests]),
    lineOf("sync.first.10000.s", "s", [first.seconds]),
    lineOf("sync.join.10000.bytes", "bytes", [join.bytes]),
    lineOf("sync.join.10000.requests", "requests", [join.requests]),
    lineOf("sync.join.10000.s", "s", [join.seconds]),
    lineOf("sync.idle.requests", "requests", [idle.requests]),
  ]
}
