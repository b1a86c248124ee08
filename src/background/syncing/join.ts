/** The vault of another browser, taken into this one that has none. */
import { equal, fromBase64Url } from "../../domain/bytes.ts"
import { CountersignError } from "../../domain/error.ts"
import { readJoiningCode, type JoiningCode } from "../../domain/joining-code.ts"
import { compareCheckpoint } from "../../sync/reading.ts"
import { readState } from "../../sync/state.ts"
import { bumpRevision } from "../revision.ts"
import { findVault } from "./find.ts"
import { mayReach } from "./remote.ts"
import { findingOf } from "./report.ts"
import { requireNone, settleIn } from "./settle.ts"
import { replicaMemory, updateStatus } from "./store.ts"
import { readQr } from "../workshop.ts"

/** See the contract. @throws scan.none, scan.foreign if there is a QR code, but no joining code, scan.picture */
export async function readCodePicture({ image }: { image: string }): Promise<{ code: string }> {
  const texts = await readQr(image)
  const code = texts.find((text) => readJoiningCode(text) !== null)
  if (code === undefined) throw new CountersignError(texts.length === 0 ? "scan.none" : "scan.foreign")
  return { code }
}

/** See the contract. @throws vault.exists, sync.code, sync.absent, password.wrong, and what a remote throws */
export async function joinVault({ code, password }: { code: string; password: string }): Promise<void> {
  await requireNone()
  const joining = readJoiningCode(code)
  if (joining === null) throw new CountersignError("sync.code")
  const [vault, secret] = [fromBase64Url(joining.vault), fromBase64Url(joining.secret)]
  if (!(await mayReach(joining.address))) throw new CountersignError("remote.denied", "permission")
  const found = await findVault(joining, vault, { secret, password })
  await settleIn({ access: joining, secret, ...found })
  // The code is older than a move: its checkpoint is of the vault before.
  if (equal(found.keyring.vault, vault)) await check(joining)
  await bumpRevision()
}

/** The code came by a way that the remote has no hand in: an older state than it names is not the newest. */
async function check({ address, checkpoint: [device, ...seen] }: JoiningCode): Promise<void> {
  const state = await replicaMemory(address).load()
  if (state === null) return
  const peer = readState(state).peers[device]
  const problem = compareCheckpoint(peer, seen)
  if (problem === null) return
  const key = `checkpoint ${device} ${seen[0]}`
  const finding = { kind: findingOf[problem], key, browser: peer?.head.label ?? "" }
  await updateStatus((status) => ({ ...status, findings: [...status.findings, finding] }))
}
