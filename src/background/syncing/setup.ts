/** Sync turned on, paused and off, and the code with which another browser joins. */
import { equal, randomBytes, toBase64Url, type Bytes } from "../../domain/bytes.ts"
import { codeOf, CountersignError } from "../../domain/error.ts"
import { writeJoiningCode } from "../../domain/joining-code.ts"
import type { RootProof } from "../../messages/contract.ts"
import type { SyncServer } from "../../messages/sync-contract.ts"
import type { Remote } from "../../sync/remote.ts"
import { isSameStore } from "../../sync/reading.ts"
import { readState } from "../../sync/state.ts"
import { secretOf } from "../../vault/remote-keyring.ts"
import { appendActivity } from "../activity.ts"
import { browserLabel } from "../browser-label.ts"
import { prove } from "../locking/gate.ts"
import { requireOpen, type Held } from "../locking/held.ts"
import { bumpRevision } from "../revision.ts"
import { keyringFiles } from "./keyring-files.ts"
import { giveBack, ownFolder, placeOf, remoteOf, type Access } from "./remote.ts"
import { syncNow } from "./run.ts"
import { forgetServer, readServer, replicaMemory, requireServer, updateServer, updateStatus } from "./store.ts"
import { armSync, disarmSync } from "./when.ts"

/** Finds the folder for a typed address and tries whether one can write there. */
async function tried(server: SyncServer): Promise<Access> {
  const access = await placeOf(server)
  await tryOut(ownFolder(access))
  return access
}

/** Writes, reads and removes one small object. @throws remote.broken if another came back */
async function tryOut(remote: Remote): Promise<void> {
  const name = `trial-${toBase64Url(randomBytes(9))}`
  const bytes = randomBytes(64)
  await remote.put(name, bytes)
  const got = await remote.get(name, { limit: 64 })
  await remote.delete(name)
  if (got === null || got === "same" || !equal(got.bytes, bytes)) throw new CountersignError("remote.broken", "trial")
}

/** See the contract. */
export async function trySync(server: SyncServer): Promise<{ address: string }> {
  await requireOpen()
  return { address: (await tried(server)).address }
}

/** The vault secret that browsers of this vault share already, if it is on the server. */
async function sharedSecret(access: Access, held: Held): Promise<Bytes | null> {
  const files = await keyringFiles(remoteOf(access, held.vault)).catch((thrown: unknown) => {
    if (codeOf(thrown) !== "sync.absent") throw thrown
    return []
  })
  const secrets = await Promise.all(files.map(({ keyring }) => secretOf(keyring, held.sync).catch(() => null)))
  return secrets.find((secret) => secret !== null) ?? null
}

/** Turns sync on, or goes on with another server or password. */
export async function startSync(server: SyncServer): Promise<void> {
  const held = await requireOpen()
  const access = await tried(server)
  const [shared, label, before] = await Promise.all([sharedSecret(access, held), browserLabel(), readServer()])
  await updateServer((known) => {
    const secret = shared ?? known?.secret ?? randomBytes(16)
    const keyring = known !== null && equal(known.secret, secret) ? known.keyring : null
    return { version: 1, ...access, secret, label: known?.label ?? label, paused: false, keyring }
  })
  if (before !== null) await keepMemory(before.address, access, held)
  await updateStatus((status) => ({ ...status, trouble: null }))
  if (before === null) await appendActivity("sync.started")
  await armSync()
  // What goes wrong from here on is kept and shown: sync is on.
  await syncNow().catch(() => null)
}

/**
 * The same server under another name or path is no other server: our own head there would else look like one that somebody
 * wrote in our name.
 */
async function keepMemory(before: string, access: Access, held: Held): Promise<void> {
  const known = before === access.address ? null : await replicaMemory(before).load()
  if (known === null || !(await isSameStore(remoteOf(access, held.vault), readState(known)))) return
  await replicaMemory(access.address).store(known)
}

/** Pauses sync, or goes on. */
export async function pauseSync({ paused }: { paused: boolean }): Promise<void> {
  await updateServer((server) => server && { ...server, paused })
  await bumpRevision()
  if (paused) return disarmSync()
  await armSync()
  return syncNow()
}

/** Turns sync off; what is on the server stays there, sealed. */
export async function stopSync(): Promise<void> {
  const { address } = await requireServer()
  await forgetServer()
  await disarmSync()
  await giveBack(address)
  await appendActivity("sync.stopped")
  await bumpRevision()
}

/** See the contract. */
export async function joiningCode(proof: RootProof): Promise<{ code: string }> {
  await prove(proof)
  // The code names a state of the vault that is on the server; without one the new browser would find nothing.
  await syncNow()
  const [{ vault }, { address, user, password, secret }] = await Promise.all([requireOpen(), requireServer()])
  const state = await replicaMemory(address).load()
  const own = state === null ? null : readState(state).own
  if (own === null) throw new CountersignError("sync.absent")
  await appendActivity("sync.code")
  const code = writeJoiningCode({
    version: 1,
    kind: "webdav",
    address,
    user,
    password,
    vault: toBase64Url(vault),
    secret: toBase64Url(secret),
    checkpoint: [own.head.device, own.head.sequence, own.hash],
  })
  return { code }
}
