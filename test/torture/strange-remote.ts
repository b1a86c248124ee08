/**
 * A remote in memory that does whatever a store may do: shows objects late, to each reader as it likes, gives tags or
 * none, is away, and keeps half of what a writer that died was writing.
 */
import type { Bytes } from "../../src/domain/bytes.ts"
import { CountersignError } from "../../src/domain/error.ts"
import type { Remote } from "../../src/sync/remote.ts"
import type { Random } from "./seeded-crypto.ts"

/** One state of an object; `null`: deleted. */
interface State {
  readonly at: number
  readonly tag: string
  readonly bytes: Bytes | null
}

/** How strange it is at the moment; may be changed while it is used. */
export interface Manners {
  /** How late a reader may see a write, ms. */
  lateness: number
  tags: boolean
}

export class StrangeRemote {
  readonly #objects = new Map<string, State[]>()
  readonly #random: Random
  readonly #now: () => number
  #count = 0
  readonly manners: Manners

  constructor(random: Random, now: () => number, manners: Manners) {
    this.#random = random
    this.#now = now
    this.manners = manners
  }

  /** Stores; `null` deletes. */
  write(name: string, bytes: Bytes | null): string {
    const tag = `"${this.#count++}"`
    const states = this.#objects.get(name) ?? []
    states.push({ at: this.#now(), tag, bytes })
    this.#objects.set(name, states)
    return tag
  }

  /** Loses an object, or puts back what it was some time before, as a server does that is restored from a backup. */
  forget(random: Random): void {
    const all = [...this.#objects].filter(([, states]) => states.at(-1)?.bytes !== null)
    const chosen = all[Math.floor(random() * all.length)]
    if (chosen === undefined) return
    const [name, states] = chosen
    const before = random() < 0.5 ? undefined : states[Math.floor(random() * states.length)]
    this.write(name, before?.bytes ?? null)
  }

  /** An object as some reader sees it now. */
  #seen(name: string): State | undefined {
    const since = this.#now() - this.#random() * this.manners.lateness
    return this.#objects.get(name)?.findLast(({ at }) => at <= since)
  }

  /** Every object as it is. */
  now(): ReadonlyMap<string, Bytes> {
    const all = [...this.#objects].flatMap(([name, states]) => {
      const bytes = states.at(-1)?.bytes
      return bytes === null || bytes === undefined ? [] : [[name, bytes] as const]
    })
    return new Map(all)
  }

  /** The remote as one device uses it. @param isAway true while nothing of it is reached */
  for(isAway: () => boolean): Remote {
    const reach = (): void => {
      if (isAway()) throw new CountersignError("remote.offline")
    }
    const shownTag = (tag: string): string | null => (this.manners.tags ? tag : null)
    return {
      list: async (folder) => {
        reach()
        return [...this.#objects.keys()].flatMap((name) => {
          if (!name.startsWith(`${folder}/`) || name.slice(folder.length + 1).includes("/")) return []
          const state = this.#seen(name)
          return state === undefined || state.bytes === null ? [] : [{ name, tag: shownTag(state.tag) }]
        })
      },
      get: async (name, { unless }) => {
        reach()
        const state = this.#seen(name)
        if (state === undefined || state.bytes === null) return null
        const tag = shownTag(state.tag)
        return tag !== null && tag === unless ? "same" : { bytes: state.bytes, tag }
      },
      put: async (name, bytes) => {
        reach()
        return shownTag(this.write(name, bytes))
      },
      delete: async (name) => {
        reach()
        if (this.#objects.has(name)) this.write(name, null)
      },
    }
  }
}
