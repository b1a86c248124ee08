/**
 * The table: each format that we store × each thing that can happen to its bytes. The keyring has its own (its errors are
 * of other kinds) in keyring.test.ts, the PIN in pin.test.ts.
 */
import { describe, expect, test } from "vitest"
import { randomBytes, utf8, type Bytes } from "../../src/domain/bytes.ts"
import { fromCbor, toCbor } from "../../src/vault/cbor.ts"
import { digest, open, seal, sealingKey, type About, type SealedType } from "../../src/vault/seal.ts"
import { openRegistered, sealRegistered } from "../../src/vault/registered.ts"
import { openCode, openNotes } from "../../src/vault/secret.ts"
import { openPassword, openRecovery, sealPassword, sealRecovery } from "../../src/vault/sign-in.ts"
import { findBox, findEntry, liveEntries, newStamp, openVault } from "../../src/vault/vault.ts"
import { codeBy, expectRefused, flipped, resized, type Damage } from "./refusal.ts"
import { clockOf, idOf, sampleBoxes, sampleVault } from "./sample.ts"

const { root, id, keys, vault, manifest, buckets, keyring } = await sampleVault(2)
const beside = await sampleBoxes(root, id, keys)
const bucket = buckets[0]!
const about = (type: SealedType, more: Partial<About> = {}): About => ({ type, vault: id, ...more })
const sealed = (type: SealedType, more: Partial<About> = {}) =>
  seal(keys.index, utf8(`made-up ${type}`), about(type, more))
const opening =
  (type: SealedType, more: Partial<About> = {}) =>
  (box: Bytes) =>
    open(keys.index, box, about(type, more))

interface Format {
  readonly name: string
  readonly bytes: Bytes
  readonly read: (bytes: Bytes) => Promise<unknown>
}

const { parts } = findEntry(vault, idOf(0))
const stamp = newStamp(clockOf(1))
const [former, codes] = [[{ password: "the one before", until: 1 }], [{ code: "1234-5678", usedAt: null }]]
const browsers = [{ serial: "PIPU0001", origin: "https://login.example", browser: "Chromium", at: 1 }]

/** What else is stored: each a box of JSON, opened as that and nothing else before anything reads it. */
const others: readonly SealedType[] = [
  ...(["inbox", "generated", "captured", "silent", "menuless", "confirmed", "taught", "front"] as const),
  ...(["registrations", "requests", "location", "device-key", "passkey-label"] as const),
  ...(["sync", "sync-status", "replica", "left"] as const),
]
const activity = { part: "account.added", version: "1800000000000" }

const formats: readonly Format[] = [
  {
    name: "manifest",
    bytes: manifest,
    read: async (bytes) => liveEntries(await openVault(keys.index, id, { manifest: bytes, buckets })),
  },
  {
    name: "bucket",
    bytes: bucket,
    read: async (bytes) => liveEntries(await openVault(keys.index, id, { manifest, buckets: [bytes] })),
  },
  {
    name: "code box",
    bytes: findBox(vault, idOf(0), "code")!,
    read: (bytes) => openCode(keys.codes, id, idOf(0), parts.code!, bytes),
  },
  {
    name: "notes box",
    bytes: findBox(vault, idOf(0), "notes")!,
    read: (bytes) => openNotes(keys.passwords, id, idOf(0), parts.notes!, bytes),
  },
  {
    name: "password box",
    bytes: await sealPassword(keys.passwords, id, idOf(0), stamp, { password: "made up", since: 1, former }),
    read: (bytes) => openPassword(keys.passwords, id, idOf(0), stamp, bytes),
  },
  {
    name: "recovery codes box",
    bytes: await sealRecovery(keys.passwords, id, idOf(0), stamp, codes),
    read: (bytes) => openRecovery(keys.passwords, id, idOf(0), stamp, bytes),
  },
  {
    name: "registered browsers box",
    bytes: await sealRegistered(keys.codes, id, idOf(0), stamp, browsers),
    read: (bytes) => openRegistered(keys.codes, id, idOf(0), stamp, bytes),
  },
  { name: "settings box", bytes: beside.settings, read: opening("settings") },
  { name: "activity box", bytes: await sealed("activity", activity), read: opening("activity", activity) },
  { name: "draft box", bytes: await sealed("draft"), read: opening("draft") },
  { name: "finds box", bytes: await sealed("finds"), read: opening("finds") },
  ...(await Promise.all(others.map(async (type) => ({ name: type, bytes: await sealed(type), read: opening(type) })))),
]

describe.each(formats)("$name", ({ bytes, read }) => {
  test("reads as it was written", async () => expect(await codeBy(() => read(bytes))).toBe("opened"))
  test("A9: every bit of every byte", () => expectRefused(flipped(bytes), read))
  test("A10: every cut, every byte left out, every extension, itself twice, nothing", () =>
    expectRefused(resized(bytes), read))

  test("A7: every other format's bytes in its place", () =>
    expectRefused(
      [...formats, { name: "keyring", bytes: keyring }, { name: "pin", bytes: beside.pin }].filter(
        (other) => other.bytes !== bytes,
      ),
      read,
    ))

  test("A29: a megabyte of anything", () =>
    expectRefused(
      [0x00, 0x01, 0x5b, 0x84, 0x9b, 0xbb, 0xc1, 0xff].map((byte): Damage => ({
        name: `1 MiB of ${byte}`,
        bytes: new Uint8Array(1 << 20).fill(byte),
      })),
      read,
    ))

  test("A9: ranges zeroed, exchanged, repeated", () => {
    const step = 16
    const damages: Damage[] = []
    for (let at = 0; at + 2 * step <= bytes.length; at += step) {
      const [zeroed, exchanged, repeated] = [bytes.slice(), bytes.slice(), bytes.slice()]
      zeroed.fill(0, at, at + step)
      exchanged.set(bytes.subarray(at + step, at + 2 * step), at)
      exchanged.set(bytes.subarray(at, at + step), at + step)
      repeated.set(bytes.subarray(at, at + step), at + step)
      damages.push(
        { name: `${at}: zeroed`, bytes: zeroed },
        { name: `${at}: exchanged`, bytes: exchanged },
        { name: `${at}: repeated`, bytes: repeated },
      )
    }
    return expectRefused(damages, read)
  })
})

describe("every box opens as what it is and as nothing else", () => {
  // One key for all: in use, types have keys of their own, which this must not lean on.
  const types: readonly SealedType[] = [
    "index",
    "secret",
    "manifest",
    "settings",
    "activity",
    "draft",
    "finds",
    "password-wrap",
    "recovery-wrap",
    "passkey-wrap",
    "passkey-label",
    "backup",
    "pin-record",
    "pin-wrap",
  ]
  const abouts: readonly About[] = types.flatMap((type) =>
    [id, randomBytes(16)].flatMap((of) => [
      { type, vault: of },
      { type, vault: of, account: idOf(0) },
      { type, vault: of, account: idOf(0), part: "code", version: "v1" },
      { type, vault: of, account: idOf(0), part: "code", version: "v2" },
      { type, vault: of, account: idOf(0), part: "notes", version: "v1" },
      { type, vault: of, account: idOf(1), part: "code", version: "v1" },
      { type, vault: of, part: "0/2", version: "v1" },
      { type, vault: of, part: "1/2", version: "v1" },
    ]),
  )

  test("A4-A8: each × each", async () => {
    const key = await sealingKey(randomBytes(32))
    const boxes = await Promise.all(abouts.map((each) => seal(key, utf8("plain"), each)))
    const wrong: string[] = []
    for (const [i, box] of boxes.entries()) {
      for (const [j, expected] of abouts.entries()) {
        const code = await codeBy(() => open(key, box, expected))
        if (code !== (i === j ? "opened" : "vault.damaged")) wrong.push(`${i} as ${j}: ${code}`)
      }
    }
    expect(wrong).toEqual([])
  })
})

describe("with the index key in hand, but not those of the secrets", () => {
  test("A9: each bit of the secrets inside a bucket whose index was made again: no code opens", async () => {
    // Whoever holds the index key (the locked state) can make a bucket, but no code in it.
    const [envelope, version, , secrets] = fromCbor(bucket) as [number, string, Bytes, Bytes]
    const entries = liveEntries(vault)
    const content = utf8(JSON.stringify({ version: 1, entries }))
    const read = async (changed: Bytes) => {
      const index = await seal(
        keys.index,
        content,
        about("index", { part: "0/1", version, beside: await digest(changed) }),
      )
      const opened = await openVault(keys.index, id, {
        manifest,
        buckets: [toCbor([envelope, version, index, changed])],
      })
      const found: unknown[] = []
      for (const n of [0, 1]) {
        const [code, notes] = [findBox(opened, idOf(n), "code"), findBox(opened, idOf(n), "notes")]
        const stamps = findEntry(opened, idOf(n)).parts
        if (code === null || notes === null) continue
        found.push(await openCode(keys.codes, id, idOf(n), stamps.code!, code))
        found.push(await openNotes(keys.passwords, id, idOf(n), stamps.notes!, notes))
      }
      return found
    }
    const whole = await read(secrets)
    expect(whole).toHaveLength(4)
    for (const { bytes } of flipped(secrets)) {
      const found = await read(bytes).catch(() => null)
      // Refused, or a part is not found under its name: what is found is as it was written.
      for (const value of found ?? []) expect(whole).toContainEqual(value)
      expect(found?.length).not.toBe(4)
    }
  })
})
