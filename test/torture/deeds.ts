/** What a person does to one account, at random. */
import { randomBytes, toBase64Url, utf8 } from "../../src/domain/bytes.ts"
import {
  isLive,
  tombstone,
  withElements,
  withFields,
  withPart,
  present,
  type Entry,
  type Live,
} from "../../src/vault/entry.ts"
import { seal } from "../../src/vault/seal.ts"
import { newStamp } from "../../src/vault/vault.ts"
import type { TestDevice } from "./device.ts"
import type { Deed } from "./ledger.ts"
import type { Random } from "./seeded-crypto.ts"

const entriesOf = (device: TestDevice): Entry[] => device.stored.vault.buckets.flatMap(({ entries }) => entries)

/** A code's secret as it is stored, but for the secret. */
const shape = { version: 1, kind: "hotp", algorithm: "SHA1", digits: 6, period: 0 } as const

/** Makes deeds whose values are never used twice. */
export function person(random: Random) {
  let count = 0
  const unique = (): string => `value ${count++}`
  const pick = <T>(from: readonly T[]): T | undefined => from[Math.floor(random() * from.length)]

  async function withSecret(device: TestDevice, entry: Live, part: "code" | "notes", clock: string) {
    const stamp = newStamp(clock)
    // Long enough now and then that a vault of dozens has several buckets.
    const word = unique().padEnd(random() < 0.3 ? 1500 : 20)
    const plain = part === "notes" ? word : JSON.stringify({ ...shape, secret: toBase64Url(utf8(word)) })
    const { id: vault, codes, passwords } = device.keys
    const about = { type: "secret", vault, account: entry.id, part, version: stamp.version } as const
    const box = await seal(part === "code" ? codes : passwords, utf8(plain), about)
    const marks = { counter: 0, fingerprint: `of ${stamp.version}` }
    const next = part === "code" ? withPart(entry, part, stamp, marks) : withPart(entry, part, stamp)
    const deed = { account: entry.id, clock, kind: "part", part, version: stamp.version, plain } as const
    return { change: { entry: next, boxes: { [part]: box } }, deed }
  }

  async function add(device: TestDevice): Promise<Deed[]> {
    const deeds: Deed[] = []
    await device.edit(async (clock) => {
      const id = toBase64Url(randomBytes(16))
      const issuer = unique()
      const entry: Live = {
        id,
        born: clock,
        issuer,
        username: "",
        email: "",
        order: "a0",
        pinned: false,
        archived: false,
        hidden: false,
        removed: null,
        counter: 0,
        fingerprint: "",
        sites: {},
        tags: {},
        parts: {},
        clocks: {},
        past: [],
      }
      const { change, deed } = await withSecret(device, entry, "code", clock)
      deeds.push(
        { account: id, clock, kind: "added" },
        { account: id, clock, kind: "field", field: "issuer", value: issuer },
      )
      deeds.push(deed)
      return change
    })
    return deeds
  }

  /** Removes without erasing; many at once if asked. */
  async function remove(device: TestDevice, many: boolean): Promise<void> {
    const shown = entriesOf(device)
      .filter((entry) => isLive(entry))
      .filter(({ removed }) => removed === null)
    const chosen = many ? shown : shown.filter((entry) => entry === pick(shown))
    if (chosen.length === 0) return
    const removed = device.now()
    await device.edit((clock) => chosen.map((entry) => ({ entry: withFields(entry, { removed }, clock) })))
  }

  async function touch(device: TestDevice): Promise<Deed[]> {
    const entry = pick(entriesOf(device).filter((each) => isLive(each)))
    if (entry === undefined) return add(device)
    const account = entry.id
    const deeds: Deed[] = []
    const kind = Math.floor(random() * 12)
    await device.edit(async (clock) => {
      if (kind < 4) {
        const [field, value] = [random() < 0.5 ? ("issuer" as const) : ("username" as const), unique()]
        deeds.push({ account, clock, kind: "field", field, value })
        return { entry: withFields(entry, { [field]: value }, clock) }
      }
      if (kind < 6) {
        const value = unique()
        deeds.push({ account, clock, kind: "tag", value })
        return { entry: { ...entry, tags: withElements(entry.tags, [...present(entry.tags), value], clock) } }
      }
      if (kind < 9) {
        const { change, deed } = await withSecret(device, entry, random() < 0.5 ? "code" : "notes", clock)
        deeds.push(deed)
        return change
      }
      if (kind === 9 && entry.parts.code !== undefined) {
        const counter = entry.counter + 1
        deeds.push({ account, clock, kind: "counted", version: entry.parts.code.version, counter })
        return { entry: { ...entry, counter } }
      }
      if (kind === 10 && random() < 0.5) {
        deeds.push({ account, clock, kind: "erased" })
        return { entry: tombstone(entry, clock) }
      }
      const changes = { pinned: !entry.pinned, removed: null, order: unique() }
      return { entry: withFields(entry, changes, clock) }
    })
    return deeds
  }

  async function erase(device: TestDevice, account: string): Promise<Deed[]> {
    const entry = entriesOf(device).find(({ id }) => id === account)
    if (entry === undefined) throw new Error("no such account")
    const clock = await device.edit((now) => ({ entry: tombstone(entry, now) }))
    return [{ account, clock, kind: "erased" }]
  }

  return { add, remove, touch, erase }
}
