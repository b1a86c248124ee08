/** A vault's life in steps, each of which stores once; and what a stored vault then holds, as one value to compare. */
import { utf8 } from "../../src/domain/bytes.ts"
import { addActivity, readActivity } from "../../src/storage/activity-store.ts"
import type { Database } from "../../src/storage/db.ts"
import { readContent, readMeta, writeContent, writeFirst, writeMeta } from "../../src/storage/vault-store.ts"
import { tombstone, withFields } from "../../src/vault/entry.ts"
import { createKeyring, openKeyring, readKeyring, withPassword, writeKeyring } from "../../src/vault/keyring.ts"
import { writePin } from "../../src/vault/pin.ts"
import { openCode, openNotes, sealCode } from "../../src/vault/secret.ts"
import { seal } from "../../src/vault/seal.ts"
import {
  changeVault,
  emptyVault,
  findBox,
  findEntry,
  liveEntries,
  newStamp,
  openVault,
  type Change,
  type Vault,
} from "../../src/vault/vault.ts"
import { cheapArgon2id } from "../vault/cheap-argon2id.ts"
import { addingOf, clockOf, codeOf, device, idOf, keysOf, password, pin, type Keys } from "../vault/sample.ts"

const { argon2id } = cheapArgon2id()
const otherPassword = "another made-up password"

/** The root by whichever of the two passwords is the one now. */
async function rootOf(database: Database) {
  const keyring = await readKeyring((await readMeta(database, "keyring"))!)
  for (const given of [password, otherPassword]) {
    const root = await openKeyring(keyring, given, argon2id).catch(() => null)
    if (root !== null) return { root, id: keyring.vault, given, keyring }
  }
  throw new Error("neither password opens the keyring")
}

async function opened(database: Database) {
  const { root, id, given } = await rootOf(database)
  const keys = await keysOf(root)
  const content = await readContent(database)
  if (content === null) throw new Error("a keyring without content")
  return { root, id, given, keys, vault: await openVault(keys.index, id, content) }
}

const changing = (make: (vault: Vault, keys: Keys) => Promise<readonly Change[]>) => async (database: Database) => {
  const { keys, vault } = await opened(database)
  const { manifest, buckets } = await changeVault(keys.index, vault, await make(vault, keys), clockOf(1000))
  const stored = await writeContent(database, vault.manifest.revision, manifest, buckets)
  if (!stored) throw new Error("somebody else wrote")
}

type Step = readonly [name: string, run: (database: Database) => Promise<void>]

export const steps: readonly Step[] = [
  [
    "create",
    async (database) => {
      const { root, keyring } = await createKeyring(password, argon2id)
      const { index } = await keysOf(root)
      const { manifest, buckets } = await emptyVault(index, keyring.vault)
      const settings = await seal(index, utf8("{}"), { type: "settings", vault: keyring.vault })
      await writeFirst(database, { keyring: await writeKeyring(keyring), device, settings, manifest, buckets })
    },
  ],
  ["add", changing(async (vault, keys) => [await addingOf(keys, vault.id, 1)])],
  ["add another", changing(async (vault, keys) => [await addingOf(keys, vault.id, 2)])],
  [
    "edit",
    changing(async (vault) => [{ entry: withFields(findEntry(vault, idOf(1)), { issuer: "Edited" }, clockOf(10)) }]),
  ],
  [
    "another secret",
    changing(async (vault, keys) => {
      const stamp = newStamp(clockOf(11))
      const before = findEntry(vault, idOf(2))
      const code = await sealCode(keys.codes, vault.id, before.id, stamp, codeOf(77))
      return [{ entry: { ...before, parts: { ...before.parts, code: stamp } }, boxes: { code } }]
    }),
  ],
  [
    "grow",
    changing((vault, keys) => Promise.all(Array.from({ length: 90 }, (_, n) => addingOf(keys, vault.id, 100 + n)))),
  ],
  ["erase", changing(async (vault) => [{ entry: tombstone(findEntry(vault, idOf(1)), clockOf(12)) }])],
  [
    "set a PIN",
    async (database) => {
      const { root, id } = await rootOf(database)
      await writeMeta(database, "pin", await writePin(root, id, pin, argon2id))
    },
  ],
  [
    "change the password",
    async (database) => {
      const { root, keyring } = await rootOf(database)
      const next = await withPassword(keyring, root, otherPassword, argon2id)
      await writeMeta(database, "keyring", await writeKeyring(next))
    },
  ],
  ["activity", (database) => addActivity(database, { at: 1, kind: "vault.opened", about: null })],
]

/** Everything a person would find in the stored vault; `null` if there is none. Throws if it is not whole. */
export async function stateOf(database: Database): Promise<unknown> {
  const activity = (await readActivity(database)).length
  if ((await readMeta(database, "keyring")) === null) {
    const rest = [await readContent(database), await readMeta(database, "settings"), await readMeta(database, "device")]
    if (rest.some((value) => value !== null) || activity > 0) throw new Error("half a vault")
    return null
  }
  const { keys, vault, given } = await opened(database)
  const accounts = await Promise.all(
    liveEntries(vault).map(async ({ id, issuer, parts }) => {
      const code = await openCode(keys.codes, vault.id, id, parts.code!, findBox(vault, id, "code")!)
      const notes = await openNotes(keys.passwords, vault.id, id, parts.notes!, findBox(vault, id, "notes")!)
      return [id, issuer, String.fromCharCode(...code.secret), notes]
    }),
  )
  return { given, accounts, pin: (await readMeta(database, "pin")) !== null, activity, buckets: vault.buckets.length }
}
