/** The vault that a recovery code opens, among all that lie on a server. */
import { beforeEach, expect, test, vi } from "vitest"
import { randomBytes, toBase64Url, type Bytes } from "../../../src/domain/bytes.ts"
import { CountersignError } from "../../../src/domain/error.ts"
import { writeRecoveryCode } from "../../../src/domain/recovery-code.ts"
import { keyFor } from "../../../src/vault/keys.ts"
import { createKeyring, sharedWraps, withRecovery } from "../../../src/vault/keyring.ts"
import { writeRemoteKeyring } from "../../../src/vault/remote-keyring.ts"
import { cheapArgon2id } from "../../vault/cheap-argon2id.ts"
import { clockOf } from "../../vault/sample.ts"

const { argon2id } = cheapArgon2id()
/** By vault: its keyrings; `null`: a folder with nothing in it. */
const vaults = new Map<string, Bytes | null>()
const settled: string[] = []

vi.mock("webextension-polyfill", () => ({ default: {} }))
vi.mock("../../../src/background/workshop.ts", () => ({ argon2id }))
vi.mock("../../../src/background/revision.ts", () => ({ bumpRevision: async () => undefined }))
vi.mock("../../../src/background/syncing/find.ts", () => ({ successorOf: async () => null }))
vi.mock("../../../src/background/syncing/settle.ts", () => ({
  requireNone: async () => undefined,
  settleIn: async ({ keyring }: { keyring: { vault: Bytes } }) => void settled.push(toBase64Url(keyring.vault)),
}))
vi.mock("../../../src/background/syncing/remote.ts", () => ({
  placeOf: async () => ({ address: "https://dav.example/", user: "u", password: "p" }),
  vaultsAt: async () => [...vaults.keys()],
  remoteOf: (_access: unknown, vault: Bytes) => ({
    list: async () => (vaults.get(toBase64Url(vault)) === null ? [] : [{ name: "keyrings/AAAAAAAAAAA", tag: null }]),
    get: async () => ({ bytes: vaults.get(toBase64Url(vault)), tag: null }),
  }),
}))
const { recoverFromServer } = await import("../../../src/background/syncing/recover.ts")

const server = { address: "https://dav.example/", user: "u", password: "p" }
const code = randomBytes(16)
const recover = (by: Bytes) =>
  recoverFromServer({ server, code: writeRecoveryCode(by), password: "another horse battery staple" })

async function made(by: Bytes): Promise<string> {
  const { root, keyring } = await createKeyring("correct horse battery staple", argon2id)
  const { password, recovery } = sharedWraps(await withRecovery(keyring, root, by))
  const slots = { password: { clock: clockOf(1), wrap: password! }, recovery: { clock: clockOf(1), wrap: recovery! } }
  const name = toBase64Url(keyring.vault)
  vaults.set(name, await writeRemoteKeyring(keyring.vault, await keyFor(root, "sync"), randomBytes(16), slots))
  return name
}

beforeEach(() => {
  vaults.clear()
  settled.length = 0
})

test("is found beside others, and beside folders in which there is none", async () => {
  vaults.set(toBase64Url(randomBytes(16)), null)
  vaults.set(toBase64Url(randomBytes(16)), randomBytes(200))
  await made(randomBytes(16))
  const name = await made(code)
  await recover(code)
  expect(settled).toEqual([name])
})

test("without any it is said which of the two is the matter: the code, or the server", async () => {
  await expect(recover(code)).rejects.toEqual(new CountersignError("sync.absent"))
  vaults.set(toBase64Url(randomBytes(16)), null)
  await expect(recover(code)).rejects.toEqual(new CountersignError("sync.absent"))
  await made(randomBytes(16))
  await expect(recover(code)).rejects.toEqual(new CountersignError("recovery.wrong"))
})
