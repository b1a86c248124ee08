/** One browser: a real vault under real keys, kept as its storage would keep it, and the sync of it. */
import { toBase64Url, type Bytes } from "../../src/domain/bytes.ts"
import { tick, type Clock, type DeviceId } from "../../src/domain/clock.ts"
import type { Content, Memory, Parties, Sealer, Side } from "../../src/sync/replica.ts"
import type { Remote } from "../../src/sync/remote.ts"
import { announceMove, lookBack, type Left } from "../../src/sync/moving.ts"
import { syncOnce, type Report } from "../../src/sync/sync.ts"
import { readSecrets } from "../../src/vault/buckets.ts"
import type { Told } from "../../src/vault/merging.ts"
import { moveVault } from "../../src/vault/move.ts"
import { contentOf, openBlob, openHead, sealBlob, sealHead } from "../../src/vault/replica.ts"
import { checkRemoteKeyring, readRemoteKeyring } from "../../src/vault/remote-keyring.ts"
import { settleClocks, takeBuckets } from "../../src/vault/taking.ts"
import { changeVault, emptyVault, liveEntries, type Change, type Vault, type Writing } from "../../src/vault/vault.ts"
import { newDeviceId, newVaultKeys, type VaultKeys } from "./keys.ts"

/** Thrown where a browser dies. */
export class Died extends Error {}

/** Called at each await of a sync: before it and after it. Throws {@link Died} where the browser dies. */
export type Step = (where: string, args: readonly unknown[]) => void

/** What a browser has stored. */
export interface Stored {
  device: DeviceId
  keys: VaultKeys
  vault: Vault
  bytes: readonly Bytes[]
  memory: Bytes | null
  /** Vaults that it has left, oldest first. */
  left: readonly LeftVault[]
}

interface LeftVault {
  readonly keys: VaultKeys
  readonly memory: Bytes | null
  /** The successor that it went to. */
  readonly to: string
}

export class TestDevice {
  readonly name: string
  stored: Stored
  /** How wrong its clock is, ms. */
  skew = 0
  away = false
  /** Which removals the person has allowed. */
  allowed: (account: string) => boolean = () => false
  /** Planted: it says that it takes in what others have, and does not. */
  deaf = false
  /** What it publishes as its keyring. */
  keyring: Bytes | null = null
  readonly #time: () => number
  /** Every vault that a master password typed here would open. */
  readonly #vaults: Map<string, VaultKeys>

  private constructor(name: string, stored: Stored, time: () => number, vaults: Map<string, VaultKeys>) {
    this.name = name
    this.stored = stored
    this.#time = time
    this.#vaults = vaults
  }

  get keys(): VaultKeys {
    return this.stored.keys
  }

  /** A browser that has just joined, with nothing yet. */
  static async joined(
    name: string,
    keys: VaultKeys,
    time: () => number,
    vaults = new Map<string, VaultKeys>(),
  ): Promise<TestDevice> {
    const { vault, buckets } = await emptyVault(keys.index, keys.id)
    const bytes = [...buckets.values()]
    return new TestDevice(name, { device: newDeviceId(), keys, vault, bytes, memory: null, left: [] }, time, vaults)
  }

  /** A copy of the whole profile. */
  copy(name: string): TestDevice {
    const copy = new TestDevice(name, { ...this.stored }, this.#time, this.#vaults)
    copy.skew = this.skew
    return copy
  }

  /** What its clock shows. */
  now(): number {
    return this.#time() + this.skew
  }

  #store({ vault, buckets }: Writing): void {
    const bytes = vault.buckets.map((_, number) => buckets.get(number) ?? this.stored.bytes[number]!)
    this.stored = { ...this.stored, vault, bytes }
  }

  /** Edits as the person does. */
  async edit(make: (clock: Clock) => Change | readonly Change[] | Promise<Change>): Promise<Clock> {
    const { vault, device } = this.stored
    const clock = tick(vault.manifest.clock, device, this.now())
    const made = await make(clock)
    this.#store(await changeVault(this.keys.index, vault, Array.isArray(made) ? made : [made], clock))
    return clock
  }

  /** Planted: gives up every tombstone that it has. */
  async forgetErased(): Promise<void> {
    const { index, id } = this.keys
    const { manifest, buckets } = this.stored.vault
    const [first, ...rest] = liveEntries(this.stored.vault).map((entry): Change => ({ entry }))
    if (first === undefined) return
    const secrets = buckets.flatMap(readSecrets)
    const empty = await emptyVault(index, id)
    this.#store(await changeVault(index, empty.vault, [{ ...first, secrets }, ...rest], manifest.clock, buckets.length))
  }

  #content(): Content {
    const { vault, bytes } = this.stored
    const content = contentOf(this.keys.replica, vault, new Map())
    return { ...content, bytes: (number) => Promise.resolve(bytes[number]!) }
  }

  #side(): Side<Told> {
    return {
      device: () => Promise.resolve(this.stored.device),
      newDevice: () => {
        this.stored = { ...this.stored, device: newDeviceId() }
        return Promise.resolve(this.stored.device)
      },
      read: () => Promise.resolve(this.#content()),
      settle: async (times) => {
        const { vault, device } = this.stored
        const writing = await settleClocks(this.keys.index, vault, device, this.now(), times)
        if (writing !== null) this.#store(writing)
      },
      take: async (incoming, count) => {
        const terms = { count, now: this.now(), allowed: this.allowed }
        const { writing, outcomes, told } = await takeBuckets(this.keys.index, this.stored.vault, incoming, terms)
        if (writing !== null && !this.deaf) this.#store(writing)
        return { content: this.#content(), outcomes, told }
      },
      keyring: () => Promise.resolve(this.keyring),
      takeKeyring: async (_device, bytes) => {
        try {
          await checkRemoteKeyring(readRemoteKeyring(bytes), this.keys.sync)
          return true
        } catch {
          return false
        }
      },
    }
  }

  #behind(): ReadonlySet<string> {
    return new Set([this.keys, ...this.stored.left.map(({ keys }) => keys)].map(({ id }) => toBase64Url(id)))
  }

  /** Syncs once, after others if they have moved; `step` says where it dies. One that has died does nothing more. */
  async sync(remote: Remote, step: Step = () => undefined): Promise<Report<Told>> {
    for (const [number, { keys, to }] of this.stored.left.entries()) {
      const found = await lookBack(this.#leftParties(number, remote, step), this.#behind())
      if (found === null || found >= to) continue
      const left = this.stored.left.map((each) => (each.keys === keys ? { ...each, to: found } : each))
      this.stored = { ...this.stored, left }
      await this.#follow(found)
    }
    let report = await this.#syncHere(remote, step)
    for (; report.moved !== null; report = await this.#syncHere(remote, step)) await this.#follow(report.moved)
    for (const [number, { to }] of this.stored.left.entries()) {
      await announceMove(this.#leftParties(number, remote, step), to)
    }
    return report
  }

  /** Moves the vault, as who removes a device does. */
  async move(remote: Remote, step: Step): Promise<void> {
    await this.sync(remote, step)
    const keys = await newVaultKeys(true)
    this.#vaults.set(toBase64Url(keys.id), keys)
    await this.#follow(toBase64Url(keys.id))
    await this.sync(remote, step)
  }

  /** Goes to another vault, whose keys somebody's password has opened. */
  async #follow(to: string): Promise<void> {
    const [keys, { keys: from, vault, memory, left }] = [this.#vaults.get(to), this.stored]
    if (keys === undefined || toBase64Url(from.id) === to) return
    const [source, target] = [from, keys].map(({ id, codes, passwords }) => ({ vault: id, codes, passwords }))
    const moved = await moveVault(vault, source!, target!, keys.indexBytes)
    const bytes = [...moved.buckets.values()]
    this.stored = { ...this.stored, keys, vault: moved.vault, bytes, memory: null }
    this.stored.left = [...left, { keys: from, memory, to }]
  }

  #sealer({ replica, id }: VaultKeys): Sealer {
    return {
      sealHead: (device, plain) => sealHead(replica, id, device, plain),
      openHead: (device, bytes) => openHead(replica, id, device, bytes),
      sealBlob: (bucket) => sealBlob(replica, id, bucket),
      openBlob: (blob) => openBlob(replica, id, blob),
    }
  }

  #leftParties(number: number, remote: Remote, step: Step): Left<Told> {
    const { keys } = this.stored.left[number]!
    const memory: Memory = {
      load: () => Promise.resolve(this.stored.left[number]!.memory),
      store: (state) => {
        const left = this.stored.left.map((each, i) => (i === number ? { ...each, memory: state } : each))
        this.stored = { ...this.stored, left }
        return Promise.resolve()
      },
    }
    return {
      remote: within(stepped("remote", remote, step), keys.folder),
      sealer: this.#sealer(keys),
      memory: stepped("memory", memory, step),
      now: () => this.now(),
    }
  }

  #syncHere(remote: Remote, step: Step): Promise<Report<Told>> {
    const memory: Memory = {
      load: () => Promise.resolve(this.stored.memory),
      store: (state) => {
        this.stored = { ...this.stored, memory: state }
        return Promise.resolve()
      },
    }
    const parties: Parties<Told> = {
      remote: within(stepped("remote", remote, step), this.keys.folder),
      side: stepped("side", this.#side(), step),
      sealer: this.#sealer(this.keys),
      memory: stepped("memory", memory, step),
      now: () => this.now(),
    }
    return syncOnce(parties, { label: this.name, behind: this.#behind() })
  }
}

/** A folder of a remote as a remote. */
function within(remote: Remote, folder: string): Remote {
  if (folder === "") return remote
  return {
    list: async (name, signal) => {
      const listed = await remote.list(folder + name, signal)
      return listed.map(({ name: full, tag }) => ({ name: full.slice(folder.length), tag }))
    },
    get: (name, options) => remote.get(folder + name, options),
    put: (name, bytes, signal) => remote.put(folder + name, bytes, signal),
    delete: (name, signal) => remote.delete(folder + name, signal),
  }
}

/** Every function of `of`, with a step before and after it. */
function stepped<T extends object>(name: string, of: T, step: Step): T {
  return new Proxy(of, {
    get(target, key) {
      const original: unknown = Reflect.get(target, key)
      if (typeof original !== "function") return original
      return async (...args: unknown[]) => {
        step(`before ${name}.${String(key)}`, args)
        const result: unknown = await Reflect.apply(original, target, args)
        step(`after ${name}.${String(key)}`, args)
        return result
      }
    },
  })
}
