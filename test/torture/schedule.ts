/** One schedule: devices, edits, partitions, deaths, wrong clocks and copies at random; then peace, and the reckoning. */
import { CountersignError } from "../../src/domain/error.ts"
import type { Remote } from "../../src/sync/remote.ts"
import { contentDigest } from "../../src/vault/replica.ts"
import { chance } from "../bench/accounts.ts"
import { person } from "./deeds.ts"
import { Died, TestDevice, type Step } from "./device.ts"
import { newVaultKeys, type VaultKeys } from "./keys.ts"
import { brokenEntries, finalOf, lostDeeds, type Deed } from "./ledger.ts"
import { withSeededCrypto, type Random } from "./seeded-crypto.ts"
import { StrangeRemote } from "./strange-remote.ts"

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const YEAR = 365 * DAY
const START = 1_800_000_000_000

/** A store under test: what a device uses, and what a dying writer leaves. */
export interface Store {
  for(isAway: () => boolean): Remote
  /** Writes what a writer that died had sent. */
  leave?(name: string, bytes: Uint8Array<ArrayBuffer>): void
  /** Loses something of what it has, or has it as it was before. */
  forget?(): void
  /** From now on it shows everything at once. */
  calm?(): void
}

export interface Options {
  readonly seed: number
  readonly actions?: number
  /** What is done wrong on purpose. */
  readonly plant?: "loss" | "divergence" | "return"
  /** Dies at this await of the one sync before the peace, and at no other. */
  readonly killAt?: number
  /** A store of another kind than the strange one. */
  readonly store?: (random: Random, now: () => number, forgetting: Random) => Store
}

export interface Outcome {
  readonly kills: number
  readonly moves: number
  readonly lost: number
  readonly diverged: number
  /** For {@link Options.killAt}: false once the sync has fewer awaits. */
  readonly killed: boolean
  /** For whoever looks for the reason. */
  readonly notes: readonly string[]
}

function strangeStore(random: Random, now: () => number, forgetting: Random): Store {
  const manners = { lateness: random() < 0.5 ? 0 : random() * 20 * MINUTE, tags: random() < 0.7 }
  const remote = new StrangeRemote(random, now, manners)
  return {
    for: (isAway) => remote.for(isAway),
    leave: (name, bytes) => void remote.write(name, bytes),
    forget: () => remote.forget(forgetting),
    calm: () => (manners.lateness = 0),
  }
}

/** How long until somebody does something. Every second seed has months in it, in which whatever has an age outlives it. */
function pause(random: Random, seed: number): number {
  const [share, dice] = [random(), random()]
  const longest = dice < 0.02 && seed % 2 === 0 ? 200 * DAY : dice < 0.1 ? 6 * HOUR : 4 * MINUTE
  return Math.floor(share * longest)
}

/** Runs one schedule. The same options give the same, to the last byte. */
export function runSchedule(options: Options): Promise<Outcome> {
  const random = chance(options.seed)
  return withSeededCrypto(chance(options.seed + 1_000_003), () => run(options, random))
}

async function run(options: Options, random: Random): Promise<Outcome> {
  let time = START
  const now = () => time
  /** Beside the schedule's own, so that one seed is one schedule whether or not the server loses something. */
  const forgetting = chance(options.seed + 2_000_003)
  const store = (options.store ?? strangeStore)(random, now, forgetting)
  const keys = await newVaultKeys()
  const { add, remove, touch, erase } = person(random)
  const devices: TestDevice[] = []
  const vaults = new Map<string, VaultKeys>()
  const deeds: Deed[] = []
  const notes: string[] = []
  let [kills, restamped, killed] = [0, false, false]
  /** How many deeds were done while clocks could still be set right. */
  let unsettled: number | undefined
  for (let i = 0; i < 5; i++) devices.push(await TestDevice.joined(`device ${i}`, keys, now, vaults))
  const pick = (): TestDevice => devices[Math.floor(random() * devices.length)]!

  const syncing = async (device: TestDevice, killAt: number, moves = false): Promise<void> => {
    let count = 0
    let dead = false
    const step: Step = (where, args) => {
      if (dead) throw new Died(where)
      if (++count !== killAt) return
      dead = true
      const [name, bytes] = args
      if (where === "before remote.put" && typeof name === "string" && bytes instanceof Uint8Array && random() < 0.5) {
        store.leave?.(name, new Uint8Array(bytes.subarray(0, bytes.length >> 1)))
      }
      throw new Died(where)
    }
    try {
      const remote = store.for(() => device.away)
      await (moves ? device.move(remote, step) : device.sync(remote, step))
    } catch (thrown) {
      if (thrown instanceof Died) {
        kills++
        killed = true
      } else if (!(thrown instanceof CountersignError && thrown.code === "remote.offline")) throw thrown
    }
  }

  for (let i = 0; i < 8; i++) deeds.push(...(await add(pick())))
  for (let action = 0; action < (options.actions ?? 60); action++) {
    time += pause(random, options.seed)
    // The server of every third seed is one that loses things.
    if (options.seed % 3 === 0 && forgetting() < 0.08) store.forget?.()
    const device = pick()
    const dice = random()
    if (dice < 0.42)
      await syncing(device, options.killAt === undefined && random() < 0.3 ? Math.ceil(random() * 40) : 0)
    else if (dice < 0.72) deeds.push(...(await touch(device)))
    else if (dice < 0.86) deeds.push(...(await add(device)))
    else if (dice < 0.91) device.away = !device.away
    else if (dice < 0.93) await remove(device, random() < 0.2)
    else if (dice < 0.94) await syncing(device, random() < 0.3 ? Math.ceil(random() * 60) : 0, true)
    else if (dice < 0.98) {
      device.skew = random() < 0.4 ? 0 : Math.round((random() - 0.4) * (random() < 0.3 ? 4 * YEAR : 3 * HOUR))
      restamped ||= device.skew > DAY / 2
    } else if (devices.length < 7) devices.push(device.copy(`copy of ${device.name}`))
  }

  const [first, second] = [devices[0]!, devices[1]!]
  const meeting = async (rounds: number): Promise<void> => {
    for (let round = 0; round < rounds; round++) {
      time += 7 * HOUR
      for (const device of devices) await syncing(device, 0)
    }
  }
  const calm = (): void => {
    for (const device of devices) {
      device.away = false
      device.skew = 0
      device.allowed = () => true
    }
  }
  if (options.plant === "return") {
    // A tombstone is given up once every browser that is known has it, months later; a copy that nobody knows has not.
    calm()
    await meeting(14)
    unsettled = deeds.length
    const added = await add(first)
    await meeting(14)
    const copy = first.copy("copy that was put away")
    const erased = await erase(first, added[0]!.account)
    deeds.push(...added, ...erased)
    await meeting(14)
    time += 200 * DAY
    for (const device of devices) await device.forgetErased()
    await meeting(14)
    devices.push(copy)
  } else if (options.plant !== undefined) {
    const before = first.stored
    const added = await add(first)
    deeds.push(...added)
    // A browser forgets what was done on it before it could tell anybody, or another does not listen.
    if (options.plant === "loss") first.stored = before
    else second.deaf = true
  }
  calm()
  if (options.killAt !== undefined) await syncing(first, options.killAt)
  store.calm?.()
  // Late enough that everything that was written is shown, and that what waits for an hour or a day has waited.
  await meeting(14)

  // Who joins now, with nothing but what the remote has, must have what the others have.
  const joiner = await TestDevice.joined("joiner", first.keys, now, vaults)
  await syncing(joiner, 0)
  devices.push(joiner)

  const lost = await lostDeeds(deeds, first, new Set(restamped ? deeds.slice(0, unsettled) : []))
  const digests = await Promise.all(
    devices.map((device) => contentDigest(first.keys.replica, [...finalOf(device).entries.values()])),
  )
  const diverged = new Set(digests).size - 1 + new Set(devices.map((device) => device.keys)).size - 1
  const broken = devices.flatMap((device) => brokenEntries(finalOf(device)))
  for (const deed of lost) notes.push(`lost ${JSON.stringify(deed)}`)
  for (const entry of broken) notes.push(`broken ${entry.id}`)
  if (diverged > 0) notes.push(`diverged ${digests.join(" ")}`)
  return { kills, moves: vaults.size, lost: lost.length + broken.length, diverged, killed, notes }
}
