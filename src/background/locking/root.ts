/** The root key for as long as a function that needs it runs, by what gives it: never the PIN. */
import { fromBase64Url, type Bytes } from "../../domain/bytes.ts"
import { codeOf, CountersignError } from "../../domain/error.ts"
import { readRecoveryCode } from "../../domain/recovery-code.ts"
import type { PasskeyAnswer, RootProof } from "../../messages/contract.ts"
import { readMeta } from "../../storage/vault-store.ts"
import { openByPasskey, openByRecovery, readKeyring, type Keyring } from "../../vault/keyring.ts"
import { checkPasskeyProof, type PasskeyProof } from "../../vault/passkey.ts"
import { appendActivity } from "../activity.ts"
import { database } from "../database.ts"
import { exchangeKeyring, rootByEither, withNextRecovery } from "./next-keyring.ts"

/** A vault's id and root, and the keyring that gave it. */
export interface Root {
  readonly vault: Bytes
  readonly root: Bytes
  readonly keyring: Keyring
}

/** The keyring of this browser's vault, not authenticated; `null` if there is no vault. @throws vault.damaged, vault.newer */
export async function storedKeyring(): Promise<Keyring | null> {
  const stored = await readMeta(await database(), "keyring")
  return stored === null ? null : readKeyring(stored)
}

type Opened = Pick<Root, "root" | "keyring">

async function rootOf(open: (keyring: Keyring) => Promise<Opened>): Promise<Root> {
  const stored = await storedKeyring()
  if (stored === null) throw new CountersignError("vault.missing")
  try {
    const { root, keyring } = await open(stored)
    return { vault: stored.vault, root, keyring: await withNextRecovery(keyring, root) }
  } catch (thrown) {
    if (/^(?:password|recovery|passkey)\.wrong$/.test(codeOf(thrown))) await appendActivity("vault.failed")
    throw thrown
  }
}

/** A ceremony's answer as bytes, if it is worth anything. @throws passkey.unverified, passkey.unusable */
export function passkeyProof({ credential, authenticatorData, output }: PasskeyAnswer): PasskeyProof {
  const proof = {
    credential: fromBase64Url(credential),
    authenticatorData: fromBase64Url(authenticatorData),
    output: fromBase64Url(output),
  }
  checkPasskeyProof(proof)
  return proof
}

/**
 * The root, by master password or passkey.
 * @throws vault.missing, password.wrong, passkey.wrong, passkey.unknown, passkey.unverified, vault.damaged
 */
export function rootBy(proof: RootProof): Promise<Root> {
  if ("password" in proof) return rootOf((keyring) => rootByEither(keyring, proof.password))
  const { credential, output } = passkeyProof(proof.passkey)
  return rootOf(async (keyring) => ({ root: await openByPasskey(keyring, credential, output), keyring }))
}

/** The root, by recovery code. @throws recovery.form, recovery.none, recovery.wrong */
export function rootByCode(code: string): Promise<Root> {
  const secret = readRecoveryCode(code)
  return rootOf(async (keyring) => ({ root: await openByRecovery(keyring, secret), keyring }))
}

/** How often a change is tried against what an unlock has taken in from other browsers meanwhile. */
const TRIES = 3

/**
 * Replaces the stored keyring; what changes it waits for one another, so that none loses the other's. An unlock may take
 * in what came from elsewhere at any time and waits for nobody: then it is changed once more.
 * @throws vault.busy, and what the two throw
 */
export function changeKeyring(find: () => Promise<Root>, change: (root: Root) => Promise<Keyring>): Promise<Root> {
  return navigator.locks.request("keyring", async () => {
    for (let attempt = 0; attempt < TRIES; attempt++) {
      const root = await find()
      const keyring = await change(root)
      if (await exchangeKeyring(root.keyring, keyring)) return { ...root, keyring }
    }
    throw new CountersignError("vault.busy")
  })
}
