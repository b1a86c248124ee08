/**
 * What an account was before. Values that were replaced, here or by another browser's later ones, stay with it for a while
 * (entry.ts); this is where a person finds them: what lost a conflict is nowhere else.
 */
import type { Bytes } from "../../domain/bytes.ts"
import { clockTime, type Clock } from "../../domain/clock.ts"
import { codeOf, CountersignError } from "../../domain/error.ts"
import type { FormerCode, FormerName } from "../../messages/contract.ts"
import { clockOfField, withPart, type Live, type PartName, type PartStamp } from "../../vault/entry.ts"
import { boxesOf } from "../../vault/restore.ts"
import { fingerprint, openCode } from "../../vault/secret.ts"
import { sealingKey, type SealingKey } from "../../vault/seal.ts"
import { openPassword, type PasswordSecret } from "../../vault/sign-in.ts"
import { findEntry, type Vault } from "../../vault/vault.ts"
import { change } from "./opened.ts"
import { passwordOf } from "./passwords.ts"

/** Of `clocks`, which are sorted with the last first, each with when the next one's value came. */
const until = (clocks: readonly Clock[], current: Clock): number[] =>
  clocks.map((_, i) => clockTime(clocks[i - 1] ?? current))

const isName = (field: string): field is FormerName["field"] => ["issuer", "username", "email"].includes(field)

/** Former names, the last first. */
export function formerNames(entry: Live): FormerName[] {
  const named = entry.past.flatMap(({ field, value, clock }) =>
    isName(field) && typeof value === "string" ? [{ field, value, clock }] : [],
  )
  return named
    .map(({ field, value, clock }) => {
      const later = named.filter((each) => each.field === field && each.clock > clock)
      return { field, value, until: clockTime(later.at(-1)?.clock ?? clockOfField(entry, field)) }
    })
    .filter(({ value }) => value !== "")
    .toSorted((a, b) => b.until - a.until)
}

const formerStamps = (entry: Live, part: PartName) => (entry.former ?? []).filter((each) => each.part === part)

/** Former boxes of one part, opened, the last first; one that is damaged is lost already. */
export async function formerOpened<T>(
  vault: Vault,
  entry: Live,
  part: PartName,
  open: (stamp: PartStamp, box: Bytes) => Promise<T>,
): Promise<{ readonly value: T; readonly until: number }[]> {
  const [boxes, stamps] = [new Map(boxesOf(vault, entry)), formerStamps(entry, part)]
  const ends = until(
    stamps.map(({ clock }) => clock),
    entry.parts[part]?.clock ?? entry.born,
  )
  const opened = await Promise.all(
    stamps.map(async (stamp, i) => {
      const box = boxes.get(stamp.version)
      if (box === undefined) return []
      return open(stamp, box).then(
        (value) => [{ value, until: ends[i]! }],
        (thrown: unknown) => {
          if (codeOf(thrown) !== "vault.damaged") throw thrown
          return []
        },
      )
    }),
  )
  return opened.flat()
}

/** Former passwords, the last first: those of the history in the box, and those that another browser's has outdone. */
export async function formerPasswords(key: SealingKey, vault: Vault, entry: Live): Promise<PasswordSecret["former"]> {
  const current = await passwordOf(key, vault, entry)
  const outdone = await formerOpened(vault, entry, "password", (stamp, box) =>
    openPassword(key, vault.id, entry.id, stamp, box),
  )
  const lost = outdone.map(({ value: { password }, until: end }) => ({ password, until: end }))
  const before = [current, ...outdone.map(({ value }) => value)].flatMap((secret) => secret?.former ?? [])
  // Both browsers replaced the one of before: of its ends the first.
  const sorted = [...lost, ...before].toSorted((a, b) => b.until - a.until)
  const all = new Map(sorted.map((each) => [each.password, each]))
  return [...all.values()]
    .filter(({ password }) => password !== "" && password !== current?.password)
    .toSorted((a, b) => b.until - a.until)
}

/** Former codes, the last first, without their secrets. */
export function formerCodes(entry: Live): FormerCode[] {
  const stamps = formerStamps(entry, "code")
  const ends = until(
    stamps.map(({ clock }) => clock),
    entry.parts.code?.clock ?? entry.born,
  )
  return stamps.map(({ version }, i) => ({ version, until: ends[i]! }))
}

/** Has an account use a former code again; the one that it has becomes a former one. @throws account.missing */
export async function takeFormerCode({ id, version }: { id: string; version: string }): Promise<void> {
  await change(async ({ opened, held, clock }) => {
    const entry = findEntry(opened.vault, id)
    const former = formerStamps(entry, "code").find((each) => each.version === version)
    const box = new Map(boxesOf(opened.vault, entry)).get(version)
    if (former === undefined || box === undefined) throw new CountersignError("account.missing")
    const { secret } = await openCode(await sealingKey(held.codes), opened.vault.id, id, former, box)
    const marks = { counter: former.counter ?? 0, fingerprint: await fingerprint(held.index, secret) }
    return { changes: [{ entry: withPart(entry, "code", { clock, version }, marks) }], result: undefined }
  })
}
