/** A few browsers of one vault on a remote that lies exactly as told. */
import { toBase64Url, randomBytes, utf8, type Bytes } from "../../src/domain/bytes.ts"
import type { Remote } from "../../src/sync/remote.ts"
import type { Told } from "../../src/vault/merging.ts"
import type { Report } from "../../src/sync/sync.ts"
import { isLive, withFields, withPart, type Live } from "../../src/vault/entry.ts"
import { sealCode } from "../../src/vault/secret.ts"
import { newStamp } from "../../src/vault/vault.ts"
import { TestDevice } from "../torture/device.ts"
import { newVaultKeys, type VaultKeys } from "../torture/keys.ts"
import { entryOf } from "../vault/sample.ts"

export const HOUR = 60 * 60_000
export const DAY = 24 * HOUR

/** What was asked of the remote, and what went over the line. */
export interface Traffic {
  requests: string[]
  bytes: number
}

export class World {
  readonly keys: VaultKeys
  readonly objects = new Map<string, Bytes>()
  time = 1_800_000_000_000
  traffic: Traffic = { requests: [], bytes: 0 }
  #tag = 0
  readonly #tags = new Map<string, string>()

  private constructor(keys: VaultKeys) {
    this.keys = keys
  }

  static async begin(): Promise<World> {
    return new World(await newVaultKeys())
  }

  joined(name: string): Promise<TestDevice> {
    return TestDevice.joined(name, this.keys, () => this.time)
  }

  /** Puts as a device does, or as whoever owns the remote. */
  write(name: string, bytes: Bytes | null): string {
    const tag = `${this.#tag++}`
    this.#tags.set(name, tag)
    if (bytes === null) this.objects.delete(name)
    else this.objects.set(name, bytes)
    return tag
  }

  /** The state of the remote, to be brought back later. */
  keep(): ReadonlyMap<string, Bytes> {
    return new Map(this.objects)
  }

  restore(kept: ReadonlyMap<string, Bytes>, which: (name: string) => boolean = () => true): void {
    for (const name of new Set([...this.objects.keys(), ...kept.keys()])) {
      const bytes = kept.get(name)
      if (which(name) && this.objects.get(name) !== bytes) this.write(name, bytes ?? null)
    }
  }

  readonly remote: Remote = {
    list: async (folder) => {
      this.traffic.requests.push(`list ${folder}`)
      const names = [...this.objects.keys()].filter(
        (name) => name.startsWith(`${folder}/`) && !name.slice(folder.length + 1).includes("/"),
      )
      return names.map((name) => ({ name, tag: this.#tags.get(name) ?? null }))
    },
    get: async (name, { unless }) => {
      this.traffic.requests.push(`get ${name}`)
      const bytes = this.objects.get(name)
      if (bytes === undefined) return null
      const tag = this.#tags.get(name) ?? null
      if (tag !== null && tag === unless) return "same"
      this.traffic.bytes += bytes.length
      return { bytes, tag }
    },
    put: async (name, bytes) => {
      this.traffic.requests.push(`put ${name}`)
      this.traffic.bytes += bytes.length
      return this.write(name, bytes)
    },
    delete: async (name) => {
      this.traffic.requests.push(`delete ${name}`)
      this.write(name, null)
    },
  }

  /** Syncs once; what it cost is in {@link traffic}. */
  sync(device: TestDevice): Promise<Report<Told>> {
    this.traffic = { requests: [], bytes: 0 }
    this.time += 60_000
    return device.sync(this.remote)
  }

  /** Syncs all until nothing moves any more. */
  async settle(devices: readonly TestDevice[]): Promise<void> {
    for (let round = 0; round < 4; round++) for (const device of devices) await this.sync(device)
  }
}

/** Adds an account with a code, and says its id. */
export async function added(device: TestDevice, issuer: string): Promise<string> {
  const id = toBase64Url(randomBytes(16))
  await device.edit(async (clock) => {
    const stamp = newStamp(clock)
    const code = { kind: "totp", algorithm: "SHA1", digits: 6, period: 30, secret: utf8(issuer) } as const
    const box = await sealCode(device.keys.codes, device.keys.id, id, stamp, code)
    const entry = { ...entryOf(1, { issuer, username: "" }), id, born: clock }
    return { entry: withPart(entry, "code", stamp, { counter: 0, fingerprint: issuer }), boxes: { code: box } }
  })
  return id
}

export const liveOf = ({ stored }: TestDevice): Live[] =>
  stored.vault.buckets.flatMap(({ entries }) => entries).filter((entry) => isLive(entry))

/** Titles that are shown, sorted. */
export const titles = (device: TestDevice): string[] =>
  liveOf(device)
    .filter(({ removed }) => removed === null)
    .map(({ issuer }) => issuer)
    .toSorted()

/** Renames an account. */
export const renamed = (device: TestDevice, id: string, issuer: string) =>
  device.edit((clock) => {
    const entry = liveOf(device).find((each) => each.id === id)
    if (entry === undefined) throw new Error("no such account")
    return { entry: withFields(entry, { issuer }, clock) }
  })

/** Kinds of what was found, waiting or told. */
export const kinds = ({ waiting, alarms }: Report<Told>) => ({
  waiting: waiting.map(({ kind }) => kind).toSorted(),
  alarms: alarms.map(({ kind }) => kind).toSorted(),
})
