import { inBrowser } from "./extension.ts"
import { lineOf, type Line } from "./line.ts"
import { askWorker, openPlanted, plantVault, seedVault } from "./seed.ts"

/** What was put, in the order of the transactions. */
interface Put {
  readonly transaction: number
  readonly stores: readonly string[]
  readonly bytes: number
}

/**
 * `save.bytes.10000`: bytes put into the database by one edit of one account of 10,000, keys and values, in the one
 * transaction that it has. The worker's own `put` counts them.
 */
export async function benchSave(extension: string, edits = 25): Promise<Line[]> {
  const vault = await seedVault(10_000)
  const sums = await inBrowser(extension, async ({ chromium, quiet }) => {
    await plantVault(quiet, vault)
    await openPlanted(quiet, vault)
    const worker = await chromium.worker()
    const measured: number[] = []
    for (let edit = 0; edit < edits; edit++) {
      const id = vault.ids[Math.floor((edit * vault.ids.length) / edits)] ?? ""
      // tsx compiles functions with calls of esbuild's __name in them, which no worker has.
      await worker.evaluate(`(() => { const __name = (f) => f; (${String(countPuts)})() })()`)
      await askWorker(quiet, "account.edit", { id, changes: { issuer: `Renamed ${edit}` } })
      const puts = await worker.evaluate(countedPuts)
      const [first] = puts
      if (first === undefined) throw new Error("the edit put nothing")
      if (puts.some(({ transaction }) => transaction !== first.transaction)) {
        throw new Error(`the edit took several transactions: ${JSON.stringify(puts)}`)
      }
      measured.push(puts.reduce((sum, { bytes }) => sum + bytes, 0))
    }
    return measured
  })
  return [lineOf("save.bytes.10000", "bytes", sums)]
}

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
      return Object.entries(value).reduce((sum, [name, inner]) => sum + name.length + sizeOf(inner), 0)
    }
    return 8
  }
  for (const method of ["put", "add"] as const) {
    const original = IDBObjectStore.prototype[method]
    IDBObjectStore.prototype[method] = function noted(this: IDBObjectStore, value: unknown, key?: IDBValidKey) {
      const transaction = transactions.get(this.transaction) ?? transactions.size
      transactions.set(this.transaction, transaction)
      const bytes = sizeOf(value) + (key === undefined ? 0 : sizeOf(key))
      counting.puts.push({ transaction, stores: [this.name], bytes })
      return key === undefined ? original.call(this, value) : original.call(this, value, key)
    }
  }
}

/** Runs in the worker: what was put since. */
function countedPuts(): Put[] {
  const scope = globalThis as typeof globalThis & { counting?: Counting }
  return scope.counting?.puts ?? []
}
