/**
 * Vaults of any size, made by the program's own functions and put into a browser's database whole: adding 10,000
 * accounts one by one through the popup would take an hour.
 */
import { generateNKeysBetween } from "fractional-indexing"
import { toBase64Url, utf8, type Bytes } from "../../src/domain/bytes.ts"
import { tick, type Clock } from "../../src/domain/clock.ts"
import { defaultSettings } from "../../src/domain/settings.ts"
import { withElements, type Live, type PartName } from "../../src/vault/entry.ts"
import { keyFor } from "../../src/vault/keys.ts"
import { createKeyring, writeKeyring } from "../../src/vault/keyring.ts"
import { seal, sealingKey, type SealingKey } from "../../src/vault/seal.ts"
import { fingerprint, sealCode, sealNotes } from "../../src/vault/secret.ts"
import { changeVault, emptyVault, newStamp, type Change } from "../../src/vault/vault.ts"
import { argon2id } from "../../src/workshop/argon2id.ts"
import type { PageDriver } from "../e2e/launch/driver.ts"
import { chance, madeAccount } from "./accounts.ts"

/** A vault as the database holds it, and what opens it. */
export interface SeededVault {
  readonly password: string
  /** Ids of the accounts, in the order of the list but for pinned ones. */
  readonly ids: readonly string[]
  readonly keyring: Bytes
  readonly device: string
  readonly settings: Bytes
  readonly manifest: { readonly revision: number; readonly bytes: Bytes }
  readonly buckets: readonly Bytes[]
}

interface Keys {
  readonly vault: Bytes
  readonly index: Bytes
  readonly codes: SealingKey
  readonly passwords: SealingKey
}

const PASSWORD = "correct horse battery staple"

/** Makes a vault of `count` accounts; the same `seed` gives the same accounts, never the same keys. */
export async function seedVault(count: number, seed = 1): Promise<SeededVault> {
  const { root, keyring } = await createKeyring(PASSWORD, argon2id)
  const { vault } = keyring
  const [index, codes, passwords] = await Promise.all([
    keyFor(root, "index"),
    keyFor(root, "codes"),
    keyFor(root, "passwords"),
  ])
  const key = await sealingKey(index)
  const random = chance(seed)
  const device = toBase64Url(randomOf(random, 8))
  const keys: Keys = { vault, index, codes: await sealingKey(codes), passwords: await sealingKey(passwords) }
  const changes: Change[] = []
  let clock: Clock | null = null
  for (const order of generateNKeysBetween(null, null, count)) {
    clock = tick(clock, device, Date.now())
    changes.push(await changeFor(keys, clock, order, random, changes.length))
  }
  const first = await emptyVault(key, vault)
  const { vault: made, manifest, buckets } = await changeVault(key, first.vault, changes, clock ?? "")
  return {
    password: PASSWORD,
    ids: changes.map(({ entry }) => entry.id),
    keyring: await writeKeyring(keyring),
    device,
    settings: await seal(key, utf8(JSON.stringify(defaultSettings)), { type: "settings", vault }),
    manifest: { revision: made.manifest.revision, bytes: manifest },
    buckets: made.buckets.map((_, number) => buckets.get(number)!),
  }
}

async function changeFor(keys: Keys, clock: Clock, order: string, random: () => number, at: number): Promise<Change> {
  const { issuer, username, pinned, archived, counter, sites, tags, notes, ...code } = madeAccount(random, at)
  const id = toBase64Url(randomOf(random, 16))
  const secret = randomOf(random, 20)
  const stamp = newStamp(clock)
  const boxes: Partial<Record<PartName, Bytes>> = {
    code: await sealCode(keys.codes, keys.vault, id, stamp, { ...code, secret }),
  }
  const parts: Live["parts"] = notes === "" ? { code: stamp } : { code: stamp, notes: newStamp(clock) }
  if (parts.notes !== undefined) boxes.notes = await sealNotes(keys.passwords, keys.vault, id, parts.notes, notes)
  const entry: Live = {
    id,
    born: clock,
    issuer,
    username,
    email: "",
    order,
    pinned,
    archived,
    hidden: false,
    removed: null,
    counter,
    fingerprint: await fingerprint(keys.index, secret),
    sites: withElements({}, sites, clock),
    tags: withElements({}, tags, clock),
    parts,
    clocks: {},
    past: [],
  }
  return { entry, boxes }
}

const randomOf = (random: () => number, length: number): Bytes =>
  Uint8Array.from({ length }, () => Math.floor(random() * 256))

declare const chrome: { readonly runtime: { sendMessage(message: unknown): Promise<unknown> } }

/** Asks the worker from a page of the extension, as its own pages do. @throws Error with the code that came back */
export async function askWorker(page: Pick<PageDriver, "evaluate">, name: string, ...args: unknown[]) {
  const reply = await page.evaluate((message: unknown) => chrome.runtime.sendMessage(message), { name, args })
  if (typeof reply === "object" && reply !== null && "ok" in reply && reply.ok === true && "value" in reply) {
    return reply.value
  }
  throw new Error(`${name}: ${JSON.stringify(reply)}`)
}

/**
 * Puts a vault into the browser's database in place of what is there, closed.
 * @param page a page of the extension, best one that runs nothing of ours (`manifest.json`)
 */
export async function plantVault(page: Pick<PageDriver, "evaluate">, vault: SeededVault): Promise<void> {
  // The worker makes the database's stores, and forgets the vault that it has open.
  await askWorker(page, "session.state")
  await askWorker(page, "session.lock", { fully: true })
  const base64 = (bytes: Bytes): string => Buffer.from(bytes).toString("base64")
  const { keyring, device, settings, manifest, buckets } = vault
  await page.evaluate(put, {
    keyring: base64(keyring),
    settings: base64(settings),
    manifest: base64(manifest.bytes),
    revision: manifest.revision,
    device,
    buckets: buckets.map(base64),
  })
}

/** Opens a planted vault with its password. */
export async function openPlanted(page: Pick<PageDriver, "evaluate">, { password }: SeededVault): Promise<void> {
  await askWorker(page, "vault.open", { password })
}

interface Encoded {
  readonly keyring: string
  readonly settings: string
  readonly manifest: string
  readonly revision: number
  readonly device: string
  readonly buckets: readonly string[]
}

/** Runs in the page. */
async function put(vault: Encoded): Promise<void> {
  const bytes = (text: string) => Uint8Array.from(atob(text), (char) => char.charCodeAt(0))
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const opening = indexedDB.open("countersign")
    opening.addEventListener("success", () => resolve(opening.result))
    opening.addEventListener("error", () => reject(opening.error ?? new Error("the database does not open")))
  })
  const transaction = database.transaction(["meta", "buckets", "activity"], "readwrite")
  const [meta, buckets, activity] = ["meta", "buckets", "activity"].map((name) => transaction.objectStore(name))
  if (meta === undefined || buckets === undefined || activity === undefined) throw new Error("a store is missing")
  for (const store of [meta, buckets, activity]) store.clear()
  meta.put(bytes(vault.keyring), "keyring")
  meta.put(bytes(vault.settings), "settings")
  meta.put(vault.device, "device")
  meta.put({ revision: vault.revision, bytes: bytes(vault.manifest) }, "manifest")
  for (const [number, bucket] of vault.buckets.entries()) buckets.put(bytes(bucket), number)
  await new Promise<void>((resolve, reject) => {
    transaction.addEventListener("complete", () => resolve())
    transaction.addEventListener("abort", () => reject(transaction.error ?? new Error("the database does not take it")))
  })
  database.close()
}
