/** Two pages of ours at the keyring at once, one of them taking in what came from another browser: neither's word is lost. */
import { beforeEach, expect, test, vi } from "vitest"
import { equal, randomBytes, type Bytes } from "../../../src/domain/bytes.ts"
import type { Argon2id } from "../../../src/vault/kdf.ts"
import {
  createKeyring,
  openByRecovery,
  openKeyring,
  readKeyring,
  withPassword,
  writeKeyring,
} from "../../../src/vault/keyring.ts"
import { writeWrap } from "../../../src/vault/remote-keyring.ts"
import { wrapByPassword, wrapByRecovery } from "../../../src/vault/wrap.ts"
import { cheapArgon2id } from "../../vault/cheap-argon2id.ts"

const kept = new Map<string, Bytes>()
const { argon2id } = cheapArgon2id()
/** What happens while the workshop is at work, once. */
let meanwhile: (() => Promise<void>) | null = null

vi.mock("webextension-polyfill", () => ({ default: {} }))
vi.mock("../../../src/background/database.ts", () => ({ database: async () => kept }))
vi.mock("../../../src/storage/vault-store.ts", () => ({
  readMeta: async (store: Map<string, unknown>, name: string) => store.get(name) ?? null,
  writeMeta: async (store: Map<string, unknown>, name: string, value: unknown) =>
    value === null ? store.delete(name) : store.set(name, value),
  exchangeMeta: async (store: Map<string, Bytes>, name: string, before: Bytes, next: Bytes) => {
    if (!equal(store.get(name)!, before)) return false
    store.set(name, next)
    return true
  },
}))
vi.mock("../../../src/background/list/front.ts", () => ({ whileStale: (write: () => unknown) => write() }))
vi.mock("../../../src/background/activity.ts", () => ({ appendActivity: async () => undefined }))
vi.mock("../../../src/background/workshop.ts", () => ({
  argon2id: async (...args: Parameters<Argon2id>) => {
    const now = meanwhile
    meanwhile = null
    await now?.()
    return argon2id(...args)
  },
}))
// Node has none, and nobody else is here to wait for.
vi.stubGlobal("navigator", { locks: { request: (_name: string, work: () => unknown) => work() } })

const { changeKeyring, rootBy } = await import("../../../src/background/locking/root.ts")

const [first, second] = ["correct horse battery", "staple of the second"]
const secret = randomBytes(16)
const made = await createKeyring(first, argon2id)
const { vault } = made.keyring

beforeEach(async () => {
  kept.clear()
  kept.set("keyring", await writeKeyring(made.keyring))
  meanwhile = null
})

const changesPassword = () =>
  changeKeyring(
    () => rootBy({ password: first }),
    ({ keyring, root }) => withPassword(keyring, root, second, argon2id),
  )
const recoveryCame = async () => kept.set("nextRecovery", writeWrap(await wrapByRecovery(made.root, vault, secret)))
const stored = () => readKeyring(kept.get("keyring")!)

test("a password that is changed while another page takes in a recovery code from elsewhere", async () => {
  await recoveryCame()
  meanwhile = async () => void (await changesPassword())
  await rootBy({ password: first })
  expect(await openKeyring(await stored(), second, argon2id)).toEqual(made.root)
  expect(await openByRecovery(await stored(), secret)).toEqual(made.root)
})

test("a recovery code from elsewhere that another page takes in while the password is changed", async () => {
  await changeKeyring(
    () => rootBy({ password: first }),
    async ({ keyring, root }) => {
      if (!kept.has("nextRecovery") && (await stored()).wraps.length === 1) {
        await recoveryCame()
        await rootBy({ password: first })
      }
      return withPassword(keyring, root, second, argon2id)
    },
  )
  expect(await openKeyring(await stored(), second, argon2id)).toEqual(made.root)
  expect(await openByRecovery(await stored(), secret)).toEqual(made.root)
})

test("a password that was set elsewhere is not forgotten for one that is changed here at that moment", async () => {
  kept.set("nextPassword", writeWrap(await wrapByPassword(made.root, vault, "set elsewhere", argon2id)))
  meanwhile = async () => void (await changesPassword())
  expect((await rootBy({ password: "set elsewhere" })).root).toEqual(made.root)
  expect(await openKeyring(await stored(), second, argon2id)).toEqual(made.root)
  expect(kept.has("nextPassword")).toBe(true)
})
