/** The vault on a server, opened by recovery code: for whoever has no browser left that could show a joining code. */
import { equal, fromBase64Url, type Bytes } from "../../domain/bytes.ts"
import { codeOf, CountersignError, type ErrorCode } from "../../domain/error.ts"
import { checkPassword } from "../../domain/password.ts"
import { readRecoveryCode } from "../../domain/recovery-code.ts"
import type { SyncServer } from "../../messages/sync-contract.ts"
import { keyringOf } from "../../vault/keyring.ts"
import { keyFor } from "../../vault/keys.ts"
import { secretOf } from "../../vault/remote-keyring.ts"
import { unwrapByRecovery, wrapByPassword, type RecoveryWrap } from "../../vault/wrap.ts"
import { bumpRevision } from "../revision.ts"
import { successorOf } from "./find.ts"
import { keyringFiles, latestSlots } from "./keyring-files.ts"
import { placeOf, remoteOf, vaultsAt, type Access } from "./remote.ts"
import { requireNone, settleIn, type Found } from "./settle.ts"
import { argon2id } from "../workshop.ts"

interface Recovering {
  readonly server: SyncServer
  readonly code: string
  /** The new master password. */
  readonly password: string
}

/**
 * See the contract.
 * @throws vault.exists, password.weak, recovery.form, recovery.wrong, recovery.old, sync.absent, and what a remote throws
 */
export async function recoverFromServer({ server, code, password }: Recovering): Promise<void> {
  await requireNone()
  checkPassword(password)
  const secret = readRecoveryCode(code)
  const access = await placeOf(server)
  const vaults = await vaultsAt(access)
  if (vaults.length === 0) throw new CountersignError("sync.absent")
  const others = new Set<ErrorCode>()
  for (const vault of vaults) {
    const found = await openedBy(access, fromBase64Url(vault), secret, password).catch((thrown: unknown) => {
      if (!elsewhere.has(codeOf(thrown))) throw thrown
      return codeOf(thrown)
    })
    if (typeof found === "string") {
      others.add(found)
      continue
    }
    await settleIn(found)
    await bumpRevision()
    return
  }
  throw new CountersignError(reasons.find((reason) => others.has(reason)) ?? "sync.absent")
}

/** Why no vault there was taken, of several the one that says most. */
const reasons = ["recovery.old", "vault.newer", "recovery.wrong"] as const satisfies readonly ErrorCode[]
/** What is the matter with one vault only, or with a folder that has none: another may be the one. */
const elsewhere: ReadonlySet<ErrorCode> = new Set([...reasons, "sync.absent"])

/**
 * The vault, if this code is the one that was made last for it.
 * @throws recovery.wrong; recovery.old if it was left for another, with a code of its own; sync.absent, vault.newer
 */
async function openedBy(access: Access, vault: Bytes, code: Bytes, password: string): Promise<Found> {
  const files = await keyringFiles(remoteOf(access, vault))
  for (const { keyring, bytes } of files) {
    const wrap = keyring.recovery?.wrap
    if (wrap?.kind !== "recovery") continue
    try {
      const root = await unwrapByRecovery(wrap, vault, code)
      const sync = await keyFor(root, "sync")
      const secret = await secretOf(keyring, sync)
      const { recovery } = await latestSlots(files, sync, secret)
      // A keyring of before still lies there, with a code that was replaced since.
      if (recovery === null || !equal(recovery.wrap.id, wrap.id)) continue
      if ((await successorOf(access, vault, sync)) !== null) throw new CountersignError("recovery.old")
      return { access, root, secret, bytes, keyring: await withNewPassword(root, vault, password, wrap) }
    } catch (thrown) {
      if (!["recovery.wrong", "vault.damaged"].includes(codeOf(thrown))) throw thrown
    }
  }
  throw new CountersignError("recovery.wrong")
}

const withNewPassword = async (root: Bytes, vault: Bytes, password: string, recovery: RecoveryWrap) =>
  keyringOf(root, vault, await wrapByPassword(root, vault, password, argon2id), recovery)
