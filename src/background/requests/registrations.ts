/**
 * This browser's registrations with sign-in servers, sealed under a key of the device key: they stay in this browser, and
 * can be read while the vault is locked, for whoever listens then. The private keys are sealed once more, each by itself.
 */
import * as v from "valibot"
import { toBase64Url, utf8, type Bytes } from "../../domain/bytes.ts"
import { accountKinds, type Registration } from "../../approval/protocol.ts"
import { CountersignError } from "../../domain/error.ts"
import { policySchema, type Rules } from "../../domain/policy.ts"
import { storedBytes } from "../../storage/session.ts"
import { readMeta, writeMeta } from "../../storage/vault-store.ts"
import { fromJson, readVersioned } from "../../vault/content.ts"
import { derive, open, seal, sealingKey } from "../../vault/seal.ts"
import { database } from "../database.ts"
import { whileStale } from "../list/front.ts"
import { readHeld, updateHeld, type Held } from "../locking/held.ts"
import { bumpRevision } from "../revision.ts"

const record = v.strictObject({
  id: v.string(),
  /** The account whose registration it is. */
  account: v.string(),
  /** It stands in the vault. Registered and killed before: the next unlock sees to it. */
  placed: v.boolean(),
  /** This browser's id in the vault when it was made; another one now means that it was copied. */
  device: v.string(),
  at: v.number(),
  url: v.string(),
  serial: v.string(),
  issuer: v.string(),
  username: v.string(),
  serverKey: storedBytes,
  unlock: v.picklist(["none", "any", "pin", "biometric"]),
  extended: v.boolean(),
  /** PKCS#8 in a box; `pollKey` is `null` where one key does both. */
  answerKey: storedBytes,
  pollKey: v.nullable(storedBytes),
  /** Since when the server knows it no more. */
  revokedAt: v.nullable(v.number()),
  /** Its requests are told by a system notification. */
  notify: v.optional(v.boolean(), true),
  /** The person says that the account is of another organisation than theirs: its rules do not count here. */
  external: v.optional(v.boolean(), false),
  /** What the organisation allows, as its server said last; `null`: it has said nothing. */
  policy: v.optional(
    v.nullable(
      v.object({ account: v.picklist(accountKinds), policy: policySchema, issued: v.number(), digest: v.string() }),
    ),
    null,
  ),
})

/** One registration, its keys sealed. */
export type RegistrationRecord = v.InferOutput<typeof record> & Registration

const schema = v.strictObject({ version: v.literal(1), registrations: v.array(record) })

/** What of the keys is needed here; held while locked too. */
export type DeviceHeld = Pick<Held, "device" | "vault">

/** What is held, if the vault is not closed. @throws vault.closed */
export async function requireDevice(): Promise<Held> {
  const held = await readHeld()
  if (held === null) throw new CountersignError("vault.closed")
  return held
}

/** The key of what this browser keeps for sign-in requests. */
export const approvalKey = async ({ device }: DeviceHeld) => sealingKey(await derive(device, "approval-store"))

/** True if there are any, even while the vault is closed. */
export const hasRegistrations = async (): Promise<boolean> =>
  (await readMeta(await database(), "registrations")) !== null

const about = (vault: Bytes) => ({ type: "registrations", vault }) as const

/** The registrations in a box. @throws vault.damaged, vault.newer */
export async function openRegistrations(held: DeviceHeld, box: Bytes): Promise<readonly RegistrationRecord[]> {
  const plain = await open(await approvalKey(held), box, about(held.vault))
  return readVersioned(schema, fromJson(plain), 1, "registrations").registrations
}

/** The inverse of {@link openRegistrations}. */
export const sealRegistrations = async (held: DeviceHeld, all: readonly RegistrationRecord[]): Promise<Bytes> =>
  seal(await approvalKey(held), toJson({ version: 1, registrations: all }), about(held.vault))

/** All registrations, the first made first. @throws vault.damaged, vault.newer */
export async function readRegistrations(held: DeviceHeld): Promise<readonly RegistrationRecord[]> {
  const box = await readMeta(await database(), "registrations")
  return box === null ? [] : openRegistrations(held, box)
}

/** Accounts for which this browser is registered. */
export async function registeredAccounts(held: DeviceHeld): Promise<ReadonlySet<string>> {
  return new Set((await readRegistrations(held)).map(({ account }) => account))
}

/** One registration. @throws approval.gone */
export async function findRegistration(held: DeviceHeld, id: string): Promise<RegistrationRecord> {
  const found = (await readRegistrations(held)).find((each) => each.id === id)
  if (found === undefined) throw new CountersignError("approval.gone", "registration")
  return found
}

/** Whose rules count here: those of work and school accounts, unless the person says that it is not their organisation. */
const rulesOf = (all: readonly RegistrationRecord[]): Rules[] =>
  all.flatMap(({ issuer, username, external, policy }) =>
    policy === null || policy.account === "external" || external
      ? []
      : [{ by: issuer || username, policy: policy.policy }],
  )

/** {@link rulesOf} the stored ones, for keys that are not held yet. What cannot be read says so where it is shown. */
export const rulesBy = async (held: DeviceHeld): Promise<Rules[]> =>
  rulesOf(await readRegistrations(held).catch(() => []))

const listeners = new Set<() => void>()

/** Calls back after the rules of organisations have changed. */
export function onRules(listener: () => void): void {
  listeners.add(listener)
}

/**
 * Makes the copy of the rules at hand what the registrations say. Before a change is stored, and again at each poll: so a
 * worker killed in between leaves nothing that stays wrong.
 */
export async function settleRules(all: readonly RegistrationRecord[]): Promise<void> {
  const rules = rulesOf(all)
  const isSame = (held: Held): boolean => JSON.stringify(held.rules) === JSON.stringify(rules)
  const before = await readHeld()
  if (before === null || isSame(before)) return
  await whileStale(() => updateHeld((held) => held && { ...held, rules }))
  await bumpRevision()
  for (const listener of listeners) listener()
}

const toJson = (value: unknown): Bytes =>
  utf8(
    JSON.stringify(value, (_key, inner: unknown) =>
      inner instanceof Uint8Array ? toBase64Url(Uint8Array.from(inner)) : inner,
    ),
  )

/** Changes the registrations, one change at a time. What the list shows of them is made anew. */
export function updateRegistrations(
  change: (before: readonly RegistrationRecord[]) => readonly RegistrationRecord[],
): Promise<void> {
  return navigator.locks.request("registrations", async () => {
    const held = await requireDevice()
    const before = await readRegistrations(held)
    const registrations = change(before)
    if (registrations === before) return
    const box = registrations.length === 0 ? null : await sealRegistrations(held, registrations)
    await settleRules(registrations)
    await whileStale(async () => writeMeta(await database(), "registrations", box))
    await bumpRevision()
  })
}

/** Which of a registration's two keys. */
type KeyPart = "answer" | "poll"

const aboutKey = (vault: Bytes, account: string, part: KeyPart) =>
  ({ type: "device-key", vault, account, part }) as const

/** What of the keys opens private keys. */
export type KeysHeld = Pick<Held, "device" | "vault" | "codes">

/**
 * The key that a private key is sealed under. Where the server has a second one for asking, the first can be taken out of
 * its box only while the vault is open; else it asks and answers, and must be at hand while locked (design: the PIN before
 * an answer is then our promise).
 */
async function keyOfKey({ device, codes }: KeysHeld, part: KeyPart, twoKeys: boolean) {
  if (part === "poll" || !twoKeys) return sealingKey(await derive(device, "device-keys"))
  if (codes === null) throw new CountersignError("vault.locked")
  return sealingKey(await derive(codes, "device-keys"))
}

/** Seals a private key, PKCS#8. @throws vault.locked */
export const sealKey = async (held: KeysHeld, id: string, part: KeyPart, twoKeys: boolean, key: Bytes) =>
  seal(await keyOfKey(held, part, twoKeys), key, aboutKey(held.vault, id, part))

/** The private key that asks for requests. */
export async function pollKeyOf(held: KeysHeld, { id, answerKey, pollKey }: RegistrationRecord): Promise<Bytes> {
  const part = pollKey === null ? "answer" : "poll"
  return open(await keyOfKey(held, part, pollKey !== null), pollKey ?? answerKey, aboutKey(held.vault, id, part))
}

/** The private key that answers. @throws vault.locked where it is another than that which asks */
export async function answerKeyOf(held: KeysHeld, { id, answerKey, pollKey }: RegistrationRecord): Promise<Bytes> {
  return open(await keyOfKey(held, "answer", pollKey !== null), answerKey, aboutKey(held.vault, id, "answer"))
}

/** Origin of the server. */
export const originOf = ({ url }: Pick<RegistrationRecord, "url">): string => new URL(url).origin
