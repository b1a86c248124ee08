/**
 * Runs the steps and stops dead after the n-th thing it asks of IndexedDB: it says so and then stands still, so that no
 * transaction is committed behind it, until it is terminated as a browser terminates a worker.
 */
import * as v from "valibot"
import { openDatabase } from "../../src/storage/db.ts"
import { steps } from "./stopped-steps.ts"

/** What main is told. */
export type Told = { readonly done: number } | { readonly stopped: string } | { readonly finished: number }

const tell = (told: Told) => postMessage(told)
let asked = 0
// The one way to shared memory in a page that is not cross-origin isolated, and so to waiting without burning the CPU.
const still = new Int32Array(new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true }).buffer)

function stopAfter<K extends string>(prototype: Record<K, (...args: never[]) => unknown>, name: K, at: number): void {
  const original = prototype[name]
  prototype[name] = function (this: unknown, ...args: never[]) {
    const result = original.apply(this, args)
    if (++asked === at) {
      tell({ stopped: name })
      Atomics.wait(still, 0, 0)
    }
    return result
  }
}

/** Database and number come in the worker's own name. */
const { database: name, at } = v.parse(v.object({ database: v.string(), at: v.number() }), JSON.parse(self.name))

stopAfter(IDBDatabase.prototype, "createObjectStore", at)
for (const request of ["get", "getAll", "put", "add", "delete"] as const)
  stopAfter(IDBObjectStore.prototype, request, at)
const database = await openDatabase(name)
for (const [i, [, run]] of steps.entries()) {
  await run(database)
  tell({ done: i + 1 })
}
tell({ finished: asked })
