import { Worker } from "node:worker_threads"
import * as v from "valibot"
import { Refusal } from "./refusal.ts"

export interface Passwords {
  /** A PHC string: Argon2id with its parameters and salt. */
  hash(password: string): Promise<string>
  /** With `null` (no such account) it takes as long and says no. */
  verify(hash: string | null, password: string): Promise<boolean>
  /** False once its thread has ended: nobody can sign in, and only a new start helps. */
  alive(): boolean
  close(): Promise<void>
}

/** More than this are not kept waiting: each takes a third of a second and 64 MiB. */
const LONGEST_QUEUE = 24

const answerSchema = v.object({ id: v.number(), value: v.union([v.string(), v.boolean()]) })

/** A password as people meant it: compatibility forms joined, and no longer than makes sense. */
const normal = (password: string): string => password.normalize("NFKC").slice(0, 1024)

/** Starts the thread that hashes passwords, one at a time. */
export function startPasswords(): Passwords {
  const worker = new Worker(new URL("./password-worker.mjs", import.meta.url), { execArgv: [] })
  const waiting = new Map<number, { resolve: (value: string | boolean) => void; reject: (error: Error) => void }>()
  let last = 0
  let ended = false
  worker.on("message", (message: unknown) => {
    const { id, value } = v.parse(answerSchema, message)
    waiting.get(id)?.resolve(value)
    waiting.delete(id)
  })
  const fail = () => {
    ended = true
    for (const { reject } of waiting.values()) reject(new Error("the password thread has ended"))
    waiting.clear()
  }
  worker.on("error", fail)
  worker.on("exit", fail)
  worker.unref()

  async function ask(password: string, hash: string | null): Promise<string | boolean> {
    if (ended) throw new Error("the password thread has ended")
    if (waiting.size >= LONGEST_QUEUE) throw new Refusal("busy")
    return new Promise((resolve, reject) => {
      last += 1
      waiting.set(last, { resolve, reject })
      worker.postMessage({ id: last, password: normal(password), hash }, [])
    })
  }

  /** A password that is nobody's, for names that are nobody's. Made at once: later the queue may be full. */
  const nobody = ask("nobody has this password", null)
  nobody.catch(() => undefined)
  return {
    async hash(password) {
      return String(await ask(password, null))
    },
    async verify(hash, password) {
      const against = hash ?? String(await nobody)
      return (await ask(password, against)) === true && hash !== null
    },
    alive: () => !ended,
    async close() {
      await worker.terminate()
    },
  }
}

/** Why a new password is not good enough, or `null`. */
export function weakness(password: string, username: string): string | null {
  const text = normal(password)
  if (text.length < 10) return "Take at least ten characters."
  if (new Set(text).size < 5) return "Take at least five different characters."
  return text.toLowerCase().includes(username.toLowerCase()) ? "Leave your username out of it." : null
}
