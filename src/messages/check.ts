/** Reads what was sent: every argument of every function, before the function sees it (threats D9). */
import * as v from "valibot"
import { codeKinds } from "../domain/code-kind.ts"
import { settingsSchema } from "../domain/settings.ts"
import { approvalReaders } from "./approval-check.ts"
import type { Arguments, PageFunction } from "./contract.ts"
import { bytes32, id, long, none, one, onDuplicate, passkey, password, pin, proof, rootProof, short } from "./pieces.ts"
import { fillReaders } from "./fill-check.ts"
import { firstRunReaders } from "./first-run-check.ts"
import { locationReaders } from "./location-check.ts"
import { basicReaders } from "./basic-check.ts"
import { taughtReaders } from "./taught-check.ts"
import { savingReaders } from "./saving-check.ts"
import { scanReaders } from "./scan-check.ts"
import { readMessage, type CallOf } from "./reading.ts"
import { syncReaders } from "./sync-check.ts"
import { query } from "./first.ts"

/** 24 MiB, as `vault/backup` has it, in base64url. */
const backupFile = v.pipe(v.string(), v.maxLength(32 * 1024 * 1024))
const backupKey = v.union([v.strictObject({ password }), v.strictObject({ code: short })])
const manyIds = v.pipe(v.array(id), v.maxLength(100_000))
const names = v.pipe(v.array(short), v.maxLength(64))
const form = v.pipe(v.string(), v.maxLength(64))
const number = v.pipe(v.number(), v.finite())
const fields = v.pipe(
  v.record(form, long),
  v.check((values) => Object.keys(values).length <= 64),
)

const newCode = v.strictObject({
  secret: long,
  issuer: short,
  username: short,
  kind: v.picklist(codeKinds),
  algorithm: v.picklist(["SHA1", "SHA256", "SHA512"]),
  digits: number,
  period: number,
  counter: number,
  pin: v.exactOptional(pin),
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
const { fillMenu, offerSave, badgeMatches, codeAfterPassword, basicAuth, serverIsSite } = settingsSchema.entries
const { domainGroups, domainGroupsOff, listenWhileLocked, notifyRequests, notifySaves } = settingsSchema.entries
const { clearClipboard } = settingsSchema.entries
const settings = v.strictObject({
  appLock: v.exactOptional(appLock),
  lockAfter: v.exactOptional(lockAfter),
  gateWindow: v.exactOptional(gateWindow),
  maskCodes: v.exactOptional(maskCodes),
  clearClipboard: v.exactOptional(clearClipboard),
  backupEvery: v.exactOptional(backupEvery),
  clockOffset: v.exactOptional(clockOffset),
  fillMenu: v.exactOptional(fillMenu),
  offerSave: v.exactOptional(offerSave),
  badgeMatches: v.exactOptional(badgeMatches),
  codeAfterPassword: v.exactOptional(codeAfterPassword),
  basicAuth: v.exactOptional(basicAuth),
  serverIsSite: v.exactOptional(serverIsSite),
  domainGroups: v.exactOptional(domainGroups),
  domainGroupsOff: v.exactOptional(domainGroupsOff),
  listenWhileLocked: v.exactOptional(listenWhileLocked),
  notifyRequests: v.exactOptional(notifyRequests),
  notifySaves: v.exactOptional(notifySaves),
})

const wish = v.strictObject({
  issuer: short,
  username: short,
  email: short,
  sites: names,
  password,
  recovery: v.pipe(v.array(short), v.maxLength(100)),
})

const account = one(v.strictObject({ id }))

/** Complete at compile time: a function of the contract without a reader does not build. */
const readers: { readonly [N in PageFunction]: v.GenericSchema<unknown, Arguments<N>> } = {
  "popup.open": one(query),
  "popup.follow": one(query),
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
  "passkey.rename": one(rootProof({ id, name: short })),
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
  "clipboard.copied": one(v.strictObject({ salt: id, mark: bytes32 })),
  "clock.check": none,
  "account.get": account,
  "account.add": one(newCode),
  "account.edit": one(v.strictObject({ id, changes })),
  "account.move": one(v.strictObject({ id, before: v.nullable(id) })),
  "account.remove": account,
  "account.restore": account,
  "account.erase": one(v.strictObject({ id, snapshots: v.exactOptional(v.boolean()) })),
  "account.removed": none,
  "account.formerCode": one(v.strictObject({ id, version: v.pipe(v.string(), v.maxLength(64)) })),
  "account.reveal": one(v.strictObject({ id, proof })),
  "notes.get": account,
  "notes.set": one(v.strictObject({ id, notes: long })),
  "notes.draft": one(v.strictObject({ id, key: bytes32, notes: v.nullable(long) })),
  "signIn.list": none,
  "signIn.get": account,
  "signIn.save": one(v.strictObject({ id: v.nullable(id), wish })),
  "recovery.tick": one(v.strictObject({ id, code: short, used: v.boolean() })),
  "generated.keep": one(v.strictObject({ password })),
  "generated.list": none,
  "draft.get": one(v.strictObject({ form })),
  "draft.put": one(v.strictObject({ form, values: v.nullable(fields) })),
  ...syncReaders,
  ...approvalReaders,
  ...fillReaders,
  ...scanReaders,
  ...savingReaders,
  ...basicReaders,
  ...taughtReaders,
  ...firstRunReaders,
  ...locationReaders,

  "settings.get": none,
  "settings.set": one(settings),
  "policy.get": none,
  "activity.list": none,
  "log.list": none,
  "network.list": none,
}

/** A call whose arguments are those of its function. */
export type Call = CallOf<typeof readers>

/**
 * Reads a message from one of our pages.
 * @throws message.malformed
 */
export const readCall = (message: unknown): Call => readMessage(readers, message)
