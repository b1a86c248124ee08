/** Reads what was sent: every argument of every function, before the function sees it (threats D9). */
import * as v from "valibot"
import { CountersignError } from "../domain/error.ts"
import { settingsSchema } from "../domain/settings.ts"
import type { Arguments, PageFunction } from "./contract.ts"

/** Longest text that a field of ours takes; a whole otpauth:// link fits many times over. */
const LONG = 16_384
const short = v.pipe(v.string(), v.maxLength(512))
const long = v.pipe(v.string(), v.maxLength(LONG))
const id = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{22}$/))
const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(200))
const offset = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1_000_000))
const password = v.pipe(v.string(), v.maxLength(1024))
const pin = v.pipe(v.string(), v.maxLength(64))
const proof = v.union([v.strictObject({ pin }), v.strictObject({ password })])
const onDuplicate = v.picklist(["ask", "replace", "keep-both"])
const names = v.pipe(v.array(short), v.maxLength(64))
const form = v.pipe(v.string(), v.maxLength(64))
const number = v.pipe(v.number(), v.finite())
const fields = v.pipe(
  v.record(form, long),
  v.check((values) => Object.keys(values).length <= 64),
)

const query = v.strictObject({ query: short, offset, count, archived: v.boolean(), tag: v.nullable(short) })

const newCode = v.strictObject({
  secret: long,
  issuer: short,
  username: short,
  kind: v.picklist(["totp", "hotp", "steam"]),
  algorithm: v.picklist(["SHA1", "SHA256", "SHA512"]),
  digits: number,
  period: number,
  counter: number,
  onDuplicate,
})

const changes = v.strictObject({
  issuer: v.exactOptional(short),
  username: v.exactOptional(short),
  sites: v.exactOptional(names),
  tags: v.exactOptional(names),
  pinned: v.exactOptional(v.boolean()),
  archived: v.exactOptional(v.boolean()),
  hidden: v.exactOptional(v.boolean()),
})

const { appLock, lockAfter, gateWindow, maskCodes } = settingsSchema.entries
const settings = v.strictObject({
  appLock: v.exactOptional(appLock),
  lockAfter: v.exactOptional(lockAfter),
  gateWindow: v.exactOptional(gateWindow),
  maskCodes: v.exactOptional(maskCodes),
})

const none = v.strictTuple([])
const one = <S extends v.GenericSchema>(schema: S) => v.strictTuple([schema])
const account = one(v.strictObject({ id }))

/** Complete at compile time: a function of the contract without a reader does not build. */
const readers: { readonly [N in PageFunction]: v.GenericSchema<unknown, Arguments<N>> } = {
  "popup.open": one(query),
  "session.state": none,
  "session.lock": one(v.strictObject({ fully: v.boolean() })),
  "vault.create": one(v.strictObject({ password })),
  "vault.open": one(v.strictObject({ password })),
  "vault.openWithPin": one(v.strictObject({ pin })),
  "vault.changePassword": one(v.strictObject({ current: password, next: password })),
  "pin.set": one(v.strictObject({ password, pin })),
  "pin.remove": one(v.strictObject({ password })),
  "gate.open": one(proof),
  "list.find": one(query),
  "code.show": one(v.strictObject({ ids: v.pipe(v.array(id), v.maxLength(200)) })),
  "code.advance": account,
  "account.get": account,
  "account.add": one(newCode),
  "account.edit": one(v.strictObject({ id, changes })),
  "account.move": one(v.strictObject({ id, before: v.nullable(id) })),
  "account.remove": account,
  "account.restore": account,
  "account.erase": account,
  "account.removed": none,
  "account.reveal": one(v.strictObject({ id, proof })),
  "notes.get": account,
  "notes.set": one(v.strictObject({ id, notes: long })),
  "scan.page": none,
  "scan.add": one(v.strictObject({ find: id, issuer: short, username: short, onDuplicate })),
  "draft.get": one(v.strictObject({ form })),
  "draft.put": one(v.strictObject({ form, values: v.nullable(fields) })),
  "settings.get": none,
  "settings.set": one(settings),
  "policy.get": none,
  "activity.list": none,
  "log.list": none,
  "network.list": none,
}

const isPageFunction = (name: unknown): name is PageFunction => typeof name === "string" && Object.hasOwn(readers, name)

const envelope = v.strictObject({ name: v.custom<PageFunction>(isPageFunction), args: v.unknown() })

/** A call whose arguments are those of its function. */
export type Call = { readonly [N in PageFunction]: { readonly name: N; readonly args: Arguments<N> } }[PageFunction]

/**
 * Reads a message from one of our pages.
 * @throws message.malformed
 */
export function readCall(message: unknown): Call {
  const outer = v.safeParse(envelope, message)
  if (!outer.success) throw new CountersignError("message.malformed")
  const { name, args } = outer.output
  const inner = v.safeParse(readers[name], args)
  if (!inner.success) throw new CountersignError("message.malformed", name)
  // TypeScript cannot follow that the reader found under `name` gives the arguments of `name`; the table's type says so.
  return { name, args: inner.output } as Call
}
