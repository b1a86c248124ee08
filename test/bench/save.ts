import { inBrowser } from "./extension.ts"
import { lineOf, type Line } from "./line.ts"
import { askWorker, openPlanted, plantVault, seedVault } from "./seed.ts"

/** One `put` or `add`. */
interface Put {
  /** Number of its transaction, from 0. */
  readonly transaction: number
  readonly store: string
  /** Of value and key. */
  readonly bytes: number
}

/**
 * `save.bytes.10000`: bytes put into the database, keys and values, in the transaction of one edit of one account of
 * 10,000; the worker's own `put` counts them. `save.around.10000`: what the same edit puts in other transactions, as the
 * activity feed or a snapshot; the first edit of an hour, which keeps a snapshot of all that changed, is a line of its
 * own, `save.first.10000`.
 */
export async function benchSave(extension: string, edits = 25): Promise<Line[]> {
  const vault = await seedVault(10_000)
  return inBrowser(extension, async ({ chromium, quiet }) => {
    await plantVault(quiet, vault)
    await openPlanted(quiet, vault)
    const worker = await chromium.worker()
    const [own, around]: [number[], number[]] = [[], []]
    for (let edit = 0; edit <= edits; edit++) {
      const id = vault.ids[Math.floor((edit * vault.ids.length) / (edits + 1))] ?? ""
      // tsx compiles functions with calls of esbuild's __name in them, which no worker has.
      await worker.evaluate(`(() => { const __name = (f) => f; (${String(countPuts)})() })()`)
      await askWorker(quiet, "account.edit", { id, changes: { issuer: `Renamed ${edit}` } })
      const puts = await worker.evaluate(countedPuts)
      const main = puts.find(({ store }) => store === "buckets")?.transaction
      if (main === undefined) throw new Error("the edit put no bucket")
      own.push(sum(puts.filter(({ transaction }) => transaction === main)))
      around.push(sum(puts.filter(({ transaction }) => transaction !== main)))
    }
    return [
      lineOf("save.bytes.10000", "bytes", own),
      lineOf("save.around.10000", "bytes", around.slice(1)),
      lineOf("save.first.10000", "bytes", around.slice(0, 1)),
    ]
  })
}

const sum = (puts: readonly Put[]): number => puts.reduce((total, { bytes }) => total + bytes, 0)

interface Counting {
  puts: Put[]
}

/** Runs in the worker: from now on every `put` and `add` is noted as well as done. */
function countPuts(): void {
  const scope = globalThis as typeof globalThis & { counting?: Counting }
  if (scope.counting !== undefined) {
    scope.counting.puts = []
    return
  }
  const counting: Counting = { puts: [] }
  scope.counting = counting
  const transactions = new Map<IDBTransaction, number>()
  const sizeOf = (value: unknown): number => {
    if (value instanceof Uint8Array) return value.byteLength
    if (typeof value === "string") return new TextEncoder().encode(value).byteLength
    if (typeof value === "object" && value !== null) {
      return Object.entries(value).reduce((total, [name, inner]) => total + name.length + sizeOf(inner), 0)
    }
    return 8
  }
  for (const method of ["put", "add"] as const) {
    const original = IDBObjectStore.prototype[method]
    IDBObjectStore.prototype[method] = function noted(this: IDBObjectStore, value: unknown, key?: IDBValidKey) {
      const transaction = transactions.get(this.transaction) ?? transactions.size
      transactions.set(this.transaction, transaction)
      const bytes = sizeOf(value) + (key === undefined ? 0 : sizeOf(key))
      counting.puts.push({ transaction, store: this.name, bytes })
      return key === undefined ? original.call(this, value) : original.call(this, value, key)
    }
  }
}

/** Runs in the worker: what was put since. */
function countedPuts(): Put[] {
  const scope = globalThis as typeof globalThis & { counting?: Counting }
  return scope.counting?.puts ?? []
}
