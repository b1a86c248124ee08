/** The vault of another browser, taken into this one that has none. */
import { fromBase64Url, type Bytes } from "../domain/bytes.ts"
import { CountersignError } from "../domain/error.ts"
import { readJoiningCode, type JoiningCode } from "../domain/joining-code.ts"
import { readState } from "../sync/state.ts"
import { keyringOf } from "../vault/keyring.ts"
import { keyFor } from "../vault/keys.ts"
import { checkRemoteKeyring, passwordSlot } from "../vault/remote-keyring.ts"
import { unwrapByPassword } from "../vault/wrap.ts"
import { bumpRevision } from "./revision.ts"
import { keyringFiles, latestSlots, type KeyringFile } from "./sync-keyring-files.ts"
import { mayReach, remoteOf } from "./sync-remote.ts"
import { requireNone, settleIn } from "./sync-settle.ts"
import { replicaMemory, updateStatus } from "./sync-store.ts"
import { argon2id, readQr } from "./workshop.ts"

/** See the contract. @throws scan.none, scan.foreign if there is a QR code, but no joining code, scan.picture */
export async function readCodePicture({ image }: { image: string }): Promise<{ code: string }> {
  const texts = await readQr(image)
  const code = texts.find((text) => readJoiningCode(text) !== null)
  if (code === undefined) throw new CountersignError(texts.length === 0 ? "scan.none" : "scan.foreign")
  return { code }
}

/** The root by master password: the one that was set last, of all that lie there. @throws password.wrong, vault.damaged */
async function openRemote(files: readonly KeyringFile[], secret: Bytes, password: string) {
  const slots = await Promise.all(
    files.map(async (file) => ({ file, slot: await passwordSlot(file.keyring, secret).catch(() => null) })),
  )
  const [latest] = slots.toSorted((a, b) => ((a.slot?.clock ?? "") > (b.slot?.clock ?? "") ? -1 : 1))
  if (latest === undefined || latest.slot === null) throw new CountersignError("vault.damaged", "remote keyring")
  const { keyring, bytes } = latest.file
  const root = await unwrapByPassword(latest.slot.wrap, keyring.vault, password, argon2id)
  const sync = await keyFor(root, "sync")
  // Only now is it known whether it was a browser of this vault that wrote it.
  await checkRemoteKeyring(keyring, sync)
  return { root, bytes, slots: await latestSlots(files, sync, secret) }
}

/** See the contract. @throws vault.exists, sync.code, sync.absent, password.wrong, and what a remote throws */
export async function joinVault({ code, password }: { code: string; password: string }): Promise<void> {
  await requireNone()
  const joining = readJoiningCode(code)
  if (joining === null) throw new CountersignError("sync.code")
  const [vault, secret] = [fromBase64Url(joining.vault), fromBase64Url(joining.secret)]
  if (!(await mayReach(joining.address))) throw new CountersignError("remote.denied", "permission")
  const files = await keyringFiles(remoteOf(joining, vault))
  const { root, bytes, slots } = await openRemote(files, secret, password)
  const keyring = await keyringOf(root, vault, slots.password.wrap, slots.recovery?.wrap ?? null)
  await settleIn({ access: joining, root, secret, bytes, keyring })
  await compareCheckpoint(joining)
  await bumpRevision()
}

/** The code came by a way that the remote has no hand in: an older state than it names is not the newest. */
async function compareCheckpoint({ address, checkpoint: [device, sequence] }: JoiningCode): Promise<void> {
  const state = await replicaMemory(address).load()
  if (state === null) return
  const peer = readState(state).peers[device]
  if (peer !== undefined && peer.top[0] >= sequence) return
  const finding = { kind: peer === undefined ? "gone" : "rollback", key: `checkpoint ${device} ${sequence}` } as const
  await updateStatus((status) => ({ ...status, findings: [...status.findings, finding] }))
}
