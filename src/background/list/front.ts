/**
 * The front: what the popup shows first, kept ready in storage.session so that a worker that has just been started
 * answers without opening the vault. With 1,000 accounts that is 18 ms instead of 40, with 10,000 it is 18 instead of 200.
 *
 * It holds names and secrets of the first rows, so it is sealed under the codes key, as the vault has them, and goes when
 * the vault locks. It is only ever a copy: every write of what it was made from runs inside {@link whileStale}. A worker
 * killed in the middle leaves the token at "writing", and then there is no front until the next write.
 */
import * as v from "valibot"
import { fromBase64Url, randomBytes, text, toBase64Url, utf8, type Bytes } from "../../domain/bytes.ts"
import { groupsOf } from "../../domain/domain-groups.ts"
import { issuerGuess } from "../../domain/issuer-guess.ts"
import type { Settings } from "../../domain/settings.ts"
import { mayMatch } from "../../domain/site-match.ts"
import type { ListQuery, SessionView } from "../../messages/contract.ts"
import { sessionItem, storeBytes, storedBytes } from "../../storage/session.ts"
import { open, seal, sealingKey } from "../../vault/seal.ts"
import type { Layout } from "./layout.ts"

/** Sites and issuer of every account on the list: whether the active site has one of its own is asked each time. */
export type Owners = readonly (readonly [sites: readonly string[], issuer: string])[]

/** What does not change with the clock, the active tab or the organisation's rules. */
export interface Front {
  readonly layout: Layout
  readonly settings: Settings
  readonly ways: Pick<SessionView, "hasPasskey" | "hasRecovery">
}

interface Keys {
  readonly codes: Bytes
  readonly vault: Bytes
}

const WRITING = "writing"
const FIRST = "first"

const schema = v.object({ token: v.string(), box: v.nullable(storedBytes) })
const item = sessionItem("front", schema)
/** Long in a large vault, and needed only over a site: so it is not read with the rest. */
const ownersSchema = v.object({ token: v.string(), box: storedBytes })
const ownersItem = sessionItem("owners", ownersSchema)

/** The state that a front has to be of; asked before reading what it is made from. */
export const frontToken = async (): Promise<string> => (await item.get())?.token ?? FIRST

/** Runs a write of something that the front shows. */
export function whileStale<T>(write: () => Promise<T>): Promise<T> {
  return navigator.locks.request("front", async () => {
    await item.set({ token: WRITING, box: null })
    // After the write: whoever reads during it may read what was there before.
    const done = await write().finally(forgetRead)
    await item.set({ token: toBase64Url(randomBytes(9)), box: null })
    return done
  })
}

const forgetters: (() => void)[] = []
const forgetRead = (): void => forgetters.forEach((forget) => forget())

/**
 * Reads once what is written inside {@link whileStale} alone, and again after each such write and each lock: a search
 * asks for the same at every keystroke. For nothing secret, since it stays in memory.
 */
export function readOnce<H, T>(read: (held: H) => Promise<T>): (held: H) => Promise<T> {
  let reading: Promise<T> | null = null
  const forget = (): void => {
    reading = null
  }
  forgetters.push(forget)
  return (held) => {
    const now = (reading ??= read(held))
    now.catch(() => (reading === now ? forget() : undefined))
    return now
  }
}

/** Whether a front can answer: the list from its top, as the popup opens. */
const isFirst = ({ query, offset, archived, tag }: ListQuery): boolean =>
  query === "" && offset === 0 && !archived && tag === null

/** Keeps a front for the next start, unless something was written since its token was read. */
export async function keepFront(token: string, query: ListQuery, keys: Keys, front: Front, owners: Owners) {
  // With an account of the active site in front, the rows are not those of other sites.
  if (token === WRITING || !isFirst(query) || front.layout.here > 0) return
  // The door has no MD5.
  if (front.layout.slots.some(({ otp }) => otp?.kind === "motp")) return
  const slots = front.layout.slots.map((slot) => ({
    ...slot,
    otp: slot.otp && { ...slot.otp, secret: toBase64Url(slot.otp.secret) },
  }))
  const sealed = async (part: string, value: unknown) =>
    storeBytes(await seal(await sealingKey(keys.codes), utf8(JSON.stringify(value)), about(keys, part)))
  const [box, ownersBox] = await Promise.all([
    sealed("front", { ...front, layout: { ...front.layout, slots } }),
    sealed("owners", owners),
  ])
  await navigator.locks.request("front", async () => {
    if ((await frontToken()) !== token) return
    await ownersItem.set({ token, box: ownersBox })
    await item.set({ token, box })
  })
}

/** A front as it was kept, unopened. */
export interface KeptFront {
  readonly front: v.InferOutput<typeof schema> | null
  readonly owners: v.InferOutput<typeof ownersSchema> | null
}

/** Looks whether one is kept. Asked beside everything else: to ask takes longer than to open. */
export async function keptFront(query: ListQuery, site: Promise<string | null>): Promise<KeptFront> {
  if (!isFirst(query)) return { front: null, owners: null }
  const ofOwners = async () => ((await site) === null ? null : ownersItem.get())
  const [front, owners] = await Promise.all([item.get(), ofOwners()])
  return { front, owners }
}

/** The front for this query and site, or `null`: then the vault is opened. */
export async function openFront(
  { front, owners }: KeptFront,
  query: ListQuery,
  site: string | null,
  keys: Keys,
): Promise<Front | null> {
  if (!front?.box) return null
  // Written by this very program: storage.session does not outlive an update.
  const opened = async (part: string, box: Bytes): Promise<unknown> =>
    JSON.parse(text(await open(await sealingKey(keys.codes), box, about(keys, part))), reviver)
  const ready = (await opened("front", front.box)) as Front
  if (ready.layout.slots.length < Math.min(ready.layout.total, query.count)) return null
  if (site === null) return ready
  if (owners?.token !== front.token) return null
  // A site that merely may be the page's has the vault opened, which tells exactly.
  const [may, guess] = [mayMatch(site, groupsOf(ready.settings)), issuerGuess(site)]
  const isOwned = ((await opened("owners", owners.box)) as Owners).some(([sites, issuer]) =>
    sites.length > 0 ? sites.some(may) : guess(issuer),
  )
  return isOwned ? null : ready
}

const about = ({ vault }: Keys, part: string) => ({ type: "front", vault, part }) as const

const reviver = (key: string, value: unknown): unknown =>
  key === "secret" && typeof value === "string" ? fromBase64Url(value) : value

/** Takes the front out of memory. */
export async function forgetFront(): Promise<void> {
  forgetRead()
  await Promise.all([item.remove(), ownersItem.remove()])
}
