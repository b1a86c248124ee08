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
const base64 = (most: number) => v.pipe(v.string(), v.maxLength(most), v.regex(/^[A-Za-z0-9_-]+$/))
const passkey = v.strictObject({ credential: base64(1364), authenticatorData: base64(4096), output: base64(128) })
/** Something that is asked with proof that gives the root. */
const rootProof = <E extends v.ObjectEntries>(entries: E) =>
  v.union([v.strictObject({ password, ...entries }), v.strictObject({ passkey, ...entries })])
/** 24 MiB, as `vault/backup` has it, in base64url. */
const backupFile = v.pipe(v.string(), v.maxLength(32 * 1024 * 1024))
const backupKey = v.union([v.strictObject({ password }), v.strictObject({ code: short })])
const manyIds = v.pipe(v.array(id), v.maxLength(100_000))
const proof = v.union([v.strictObject({ pin }), rootProof({})])
const onDuplicate = v.picklist(["ask", "replace", "keep-both"])
const names = v.pipe(v.array(short), v.maxLength(64))
const form = v.pipe(v.string(), v.maxLength(64))
const number = v.pipe(v.number(), v.finite())
/** A photograph of a phone is some 10 MB, a third more as text. */
const picture = v.pipe(v.string(), v.maxLength(40_000_000), v.startsWith("data:image/"))
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

const { appLock, lockAfter, gateWindow, maskCodes, backupEvery, clockOffset } = settingsSchema.entries
const settings = v.strictObject({
  appLock: v.exactOptional(appLock),
  lockAfter: v.exactOptional(lockAfter),
  gateWindow: v.exactOptional(gateWindow),
  maskCodes: v.exactOptional(maskCodes),
  backupEvery: v.exactOptional(backupEvery),
  clockOffset: v.exactOptional(clockOffset),
})

const server = v.strictObject({ address: short, user: short, password })

const wish = v.strictObject({
  issuer: short,
  username: short,
  email: short,
  sites: names,
  password,
  recovery: v.pipe(v.array(short), v.maxLength(100)),
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
  "vault.openWithPasskey": one(v.strictObject({ passkey })),
  "vault.recover": one(v.strictObject({ code: short, password })),
  "vault.changePassword": one(
    v.union([v.strictObject({ current: password, next: password }), v.strictObject({ passkey, next: password })]),
  ),
  "pin.set": one(rootProof({ pin })),
  "pin.remove": one(rootProof({})),
  "recovery.check": one(v.strictObject({ code: short })),
  "recovery.set": one(rootProof({ code: short })),
  "passkey.ceremony": none,
  "passkey.list": none,
  "passkey.add": one(rootProof({ made: passkey, name: short })),
  "passkey.remove": one(rootProof({ id })),
  "gate.open": one(proof),
  "backup.state": none,
  "backup.make": none,
  "backup.compare": one(v.strictObject({ file: backupFile, by: backupKey })),
  "backup.restore": one(v.strictObject({ file: backupFile, by: backupKey, ids: manyIds })),
  "snapshot.list": none,
  "snapshot.compare": one(v.strictObject({ at: number })),
  "snapshot.restore": one(v.strictObject({ at: number, ids: manyIds })),
  "restore.undo": none,
  "list.find": one(query),
  "code.show": one(v.strictObject({ ids: v.pipe(v.array(id), v.maxLength(200)) })),
  "code.advance": account,
  "code.used": account,
  "clock.check": none,
  "account.get": account,
  "account.add": one(newCode),
  "account.edit": one(v.strictObject({ id, changes })),
  "account.move": one(v.strictObject({ id, before: v.nullable(id) })),
  "account.remove": account,
  "account.restore": account,
  "account.erase": one(v.strictObject({ id, snapshots: v.exactOptional(v.boolean()) })),
  "account.removed": none,
  "account.reveal": one(v.strictObject({ id, proof })),
  "notes.get": account,
  "notes.set": one(v.strictObject({ id, notes: long })),
  "signIn.list": none,
  "signIn.get": account,
  "signIn.save": one(v.strictObject({ id: v.nullable(id), wish })),
  "recovery.tick": one(v.strictObject({ id, code: short, used: v.boolean() })),
  "generated.keep": one(v.strictObject({ password })),
  "generated.list": none,
  "scan.page": none,
  "scan.image": one(v.strictObject({ image: picture })),
  "scan.text": one(v.strictObject({ text: long })),
  "scan.waiting": none,
  "scan.add": one(v.strictObject({ find: id, issuer: short, username: short, onDuplicate })),
  "draft.get": one(v.strictObject({ form })),
  "draft.put": one(v.strictObject({ form, values: v.nullable(fields) })),
  "sync.state": none,
  "sync.try": one(server),
  "sync.start": one(server),
  "sync.stop": none,
  "sync.now": none,
  "sync.pause": one(v.strictObject({ paused: v.boolean() })),
  "sync.undo": none,
  "sync.decide": one(v.strictObject({ remove: v.boolean() })),
  "sync.dismiss": none,
  "sync.code": one(rootProof({})),
  "sync.readCode": one(v.strictObject({ image: picture })),
  "sync.join": one(v.strictObject({ code: long, password })),
  "sync.recover": one(v.strictObject({ server, code: short, password })),
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
