/**
 * On which origins each account was filled by a person who saw what: what was asked about there is not asked again. Sealed
 * under the index key, for it says where somebody has accounts.
 */
import * as v from "valibot"
import { utf8 } from "../../domain/bytes.ts"
import { readMeta, writeMeta } from "../../storage/vault-store.ts"
import { fromJson } from "../../vault/content.ts"
import { open, seal, sealingKey } from "../../vault/seal.ts"
import { database } from "../database.ts"
import { requireOpen } from "../locking/held.ts"

/** The last ones; whoever was longest unused is asked again. */
const LIMIT = 5000

/** Account, origin of the page, and the origin that its form sends to where that is another. */
const schema = v.array(v.tuple([v.string(), v.string(), v.string()]))
type Confirmed = v.InferOutput<typeof schema>

/** What cannot be read, as of a vault that was here before, was not confirmed: a person is asked again. */
async function read(): Promise<Confirmed> {
  const { index, vault } = await requireOpen()
  const box = await readMeta(await database(), "confirmed")
  if (box === null) return []
  try {
    return v.parse(schema, fromJson(await open(await sealingKey(index), box, { type: "confirmed", vault })))
  } catch {
    return []
  }
}

/** What was confirmed: an account on a page that sends to these other origins. */
export interface Occasion {
  readonly account: string
  readonly origin: string
  readonly sendsTo: readonly string[]
}

const linesOf = ({ account, origin, sendsTo }: Occasion): Confirmed =>
  [origin, ...sendsTo].map((to) => [account, origin, to])

const same = (a: Confirmed[number], b: Confirmed[number]): boolean => a.every((part, i) => part === b[i])

/** Whether all of an occasion was confirmed before. @throws vault.closed, vault.locked */
export async function isConfirmed(occasion: Occasion): Promise<boolean> {
  const known = await read()
  return linesOf(occasion).every((line) => known.some((one) => same(one, line)))
}

/** Keeps that a person has confirmed. @throws vault.closed, vault.locked */
export const confirm = (occasion: Occasion): Promise<void> =>
  navigator.locks.request("confirmed", async () => {
    const { index, vault } = await requireOpen()
    const before = await read()
    const lines = linesOf(occasion)
    if (lines.every((line, i) => before[i] !== undefined && same(line, before[i]))) return
    const others = before.filter((one) => !lines.some((line) => same(one, line)))
    const next = utf8(JSON.stringify([...lines, ...others].slice(0, LIMIT)))
    const box = await seal(await sealingKey(index), next, { type: "confirmed", vault })
    await writeMeta(await database(), "confirmed", box)
  })
