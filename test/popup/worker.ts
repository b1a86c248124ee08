/** Stands for the worker at the one place where the popup meets it: the message. */
import type { FromPages, ListQuery, Row } from "../../src/messages/contract.ts"
import type { ErrorCode } from "../../src/domain/error.ts"

// The page's address and window, which Node has not.
Reflect.set(globalThis, "location", { hash: "" })
Reflect.set(globalThis, "window", { innerHeight: 600 })

type Answers = { [N in keyof FromPages]?: (...args: never[]) => unknown }

/** What was asked, in order. */
export const asked: { name: string; args: readonly unknown[] }[] = []
let answers: Answers = {}

/** Sets what the worker answers, and forgets what was asked. A thrown text is an error code. */
export function answer(next: Answers): void {
  answers = next
  asked.length = 0
}

interface Message {
  readonly name: keyof FromPages
  readonly args: readonly never[]
}

async function sendMessage({ name, args }: Message): Promise<unknown> {
  asked.push({ name, args })
  const reply = answers[name]
  if (reply === undefined) return { ok: false, code: "message.refused" satisfies ErrorCode }
  try {
    return { ok: true, value: await reply(...args) }
  } catch (code) {
    return { ok: false, code }
  }
}

const listeners = { addListener: () => undefined, removeListener: () => undefined }
const browser = { runtime: { id: "test", sendMessage }, storage: { onChanged: listeners } }
Object.assign(globalThis, { browser, chrome: browser })

/** A row with a code that ends at `expiresAt`. */
export const row = (place: number, rest: Partial<Row> = {}): Row => ({
  id: `id${place}`,
  issuer: `Site ${place}`,
  username: "katy",
  kind: "totp",
  registered: false,
  pinned: false,
  archived: false,
  hidden: false,
  code: { code: "111111", next: "222222", expiresAt: Date.now() + 30_000, period: 30, used: false },
  tags: [],
  ...rest,
})

/** `list.find` over rows. */
export const finder =
  (all: readonly Row[], here = 0) =>
  ({ query, offset, count }: ListQuery) => {
    const found = all.filter(({ issuer }) => issuer.includes(query))
    return { total: found.length, offset, rows: found.slice(offset, offset + count), here, tags: [], archived: 0 }
  }
