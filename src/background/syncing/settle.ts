/** A browser without a vault takes one in that other browsers have: its keys first, then by an ordinary sync its accounts. */
import type { Bytes } from "../../domain/bytes.ts"
import { newDevice } from "../../domain/clock.ts"
import { CountersignError } from "../../domain/error.ts"
import { defaultSettings } from "../../domain/settings.ts"
import { readMeta, writeFirst } from "../../storage/vault-store.ts"
import { writeKeyring, type Keyring } from "../../vault/keyring.ts"
import { keyFor } from "../../vault/keys.ts"
import { slotsOf, readRemoteKeyring } from "../../vault/remote-keyring.ts"
import { sealingKey } from "../../vault/seal.ts"
import { emptyVault } from "../../vault/vault.ts"
import { appendActivity } from "../activity.ts"
import { browserLabel } from "../browser-label.ts"
import { database } from "../database.ts"
import { sealSettings } from "../settings.ts"
import { wrapIds } from "./keyring.ts"
import type { Access } from "./remote.ts"
import { syncNow } from "./run.ts"
import { sealServer } from "./store.ts"
import { armSync } from "./when.ts"
import { hold } from "../locking/unlock.ts"

/** @throws vault.exists */
export async function requireNone(): Promise<void> {
  if ((await readMeta(await database(), "keyring")) !== null) throw new CountersignError("vault.exists")
}

/** What was found out of a vault on a server. */
export interface Found {
  readonly access: Access
  readonly root: Bytes
  readonly secret: Bytes
  /** Of the remote keyring that opened. */
  readonly bytes: Bytes
  /** The one that this browser shall have. */
  readonly keyring: Keyring
}

/** Stores the vault, all of it or nothing, opens it and syncs. What goes wrong with that is kept, shown, and tried again. */
export async function settleIn({ access, root, secret, bytes, keyring }: Found): Promise<void> {
  const { vault } = keyring
  const [index, sync] = await Promise.all([keyFor(root, "index"), keyFor(root, "sync")])
  const first = await emptyVault(await sealingKey(index), vault)
  const { address, user, password } = access
  // As it was taken: a wrap of ours that is another one is a change, which the first sync brings to the others.
  const wraps = wrapIds(await slotWraps(bytes, sync, secret))
  const server = { address, user, password, secret, label: await browserLabel(), paused: false } as const
  await writeFirst(await database(), {
    keyring: await writeKeyring(keyring),
    device: newDevice(),
    settings: await sealSettings(index, vault, defaultSettings),
    manifest: first.manifest,
    buckets: first.buckets,
    sync: await sealServer({ sync, vault }, { version: 1, ...server, keyring: { bytes, wraps } }),
  })
  await hold({ vault, root })
  await appendActivity("sync.joined")
  await armSync()
  await syncNow().catch(() => null)
}

async function slotWraps(bytes: Bytes, sync: Bytes, secret: Bytes) {
  const { password, recovery } = await slotsOf(readRemoteKeyring(bytes), sync, secret)
  return { password: password.wrap, recovery: recovery?.wrap ?? null }
}
