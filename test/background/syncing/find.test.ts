/** Which vault a vault secret and a master password open on a server, and by whom they are not to be misled. */
import { beforeEach, expect, test, vi } from "vitest"
import { randomBytes, toBase64Url, type Bytes } from "../../../src/domain/bytes.ts"
import type { Remote } from "../../../src/sync/remote.ts"
import { writeHead, type Head } from "../../../src/sync/head.ts"
import { keyFor } from "../../../src/vault/keys.ts"
import { createKeyring, sharedWraps } from "../../../src/vault/keyring.ts"
import { writeRemoteKeyring } from "../../../src/vault/remote-keyring.ts"
import { replicaKeys, sealHead } from "../../../src/vault/replica.ts"
import { wrapByPassword } from "../../../src/vault/wrap.ts"
import { cheapArgon2id } from "../../vault/cheap-argon2id.ts"
import { clockOf } from "../../vault/sample.ts"

const { argon2id } = cheapArgon2id()
/** Objects by `<vault>/<name>`. */
const objects = new Map<string, Bytes>()

vi.mock("webextension-polyfill", () => ({ default: {} }))
vi.mock("../../../src/background/workshop.ts", () => ({ argon2id }))
vi.mock("../../../src/background/syncing/side.ts", async () => {
  const { openHead } = await import("../../../src/vault/replica.ts")
  return {
    syncSealer: (keys: Parameters<typeof openHead>[0], vault: Bytes) => ({
      openHead: (device: string, bytes: Bytes) => openHead(keys, vault, device, bytes),
    }),
  }
})
vi.mock("../../../src/background/syncing/remote.ts", () => ({
  remoteOf: (_access: unknown, vault: Bytes): Pick<Remote, "list" | "get"> => {
    const prefix = `${toBase64Url(vault)}/`
    return {
      list: async (folder) =>
        [...objects.keys()]
          .filter((name) => name.startsWith(`${prefix}${folder}/`))
          .map((name) => ({ name: name.slice(prefix.length), tag: null })),
      get: async (name) => {
        const bytes = objects.get(prefix + name)
        return bytes === undefined ? null : { bytes, tag: null }
      },
    }
  },
  vaultsAt: async () => [...new Set([...objects.keys()].map((name) => name.split("/")[0]!))],
}))
const { findVault } = await import("../../../src/background/syncing/find.ts")

const access = { address: "https://dav.example/", user: "u", password: "p" }
const secret = randomBytes(16)
const password = "correct horse battery staple"
const device = "AAAAAAAAAAA"

interface Made {
  readonly name: string
  readonly vault: Bytes
  readonly root: Bytes
}

/** A vault on the server, opened by `by`. */
async function made(by = password): Promise<Made> {
  const { root, keyring } = await createKeyring(by, argon2id)
  const { vault } = keyring
  const wrap = sharedWraps(keyring).password!
  const bytes = await writeRemoteKeyring(vault, await keyFor(root, "sync"), secret, {
    password: { clock: clockOf(1), wrap },
    recovery: null,
  })
  objects.set(`${toBase64Url(vault)}/keyrings/${device}`, bytes)
  return { name: toBase64Url(vault), vault, root }
}

/** A head of a vault that says where it was moved to. */
async function says({ vault, root, name }: Made, moved: string, by = device): Promise<void> {
  const head: Head = {
    device: by,
    label: "",
    sequence: 1,
    before: null,
    at: 0,
    seen: {},
    keyring: null,
    moved,
    refs: [{ owner: by, blob: toBase64Url(new Uint8Array(16)), digest: toBase64Url(new Uint8Array(12)) }],
  }
  const keys = await replicaKeys(await keyFor(root, "sync"))
  objects.set(`${name}/heads/${by}`, await sealHead(keys, vault, by, writeHead(head)))
}

const found = async (first: Made, typed = password, behind?: ReadonlySet<string>): Promise<string> => {
  const { keyring } = await findVault(access, first.vault, { secret, password: typed }, behind)
  return toBase64Url(keyring.vault)
}

beforeEach(() => objects.clear())

test("the vault, or where it was moved to", async () => {
  const [one, two] = [await made(), await made()]
  expect(await found(one)).toBe(one.name)
  await says(one, two.name)
  expect(await found(one)).toBe(two.name)
  await expect(found(one, "another password")).rejects.toMatchObject({ code: "password.wrong" })
})

test("a master password that was changed after the move opens the newest", async () => {
  const [one, two] = [await made(), await made("a newer password")]
  await says(one, two.name)
  expect(await found(one, "a newer password")).toBe(two.name)
})

test("who was shut out and has the vault secret misleads nobody by a keyring of their own, back to the old vault", async () => {
  const [old, now] = [await made(), await made()]
  const fake = await createKeyring("another password", argon2id)
  const wrap = await wrapByPassword(fake.root, now.vault, "another password", argon2id)
  const sync = await keyFor(fake.root, "sync")
  const putFake = async (n: number) => {
    const slots = { password: { clock: clockOf(9 + n), wrap: { ...wrap, id: randomBytes(16) } }, recovery: null }
    objects.set(`${now.name}/keyrings/BBBBBBBBBB${n}`, await writeRemoteKeyring(now.vault, sync, secret, slots))
  }
  await putFake(0)
  expect(objects.has(`${old.name}/keyrings/${device}`)).toBe(true)
  expect(await found(now)).toBe(now.name)
  for (let n = 1; n < 10; n++) await putFake(n)
  await expect(found(now)).rejects.toMatchObject({ code: "vault.damaged" })
})

test("a master password of before opens nothing, though some browser's keyring still has it", async () => {
  const one = await made()
  const sync = await keyFor(one.root, "sync")
  const next = await wrapByPassword(one.root, one.vault, "a newer password", argon2id)
  const slots = { password: { clock: clockOf(2), wrap: next }, recovery: null }
  objects.set(`${one.name}/keyrings/BBBBBBBBBBB`, await writeRemoteKeyring(one.vault, sync, secret, slots))
  expect(await found(one, "a newer password")).toBe(one.name)
  await expect(found(one)).rejects.toMatchObject({ code: "password.wrong" })
})

test("who follows goes on to the vault that there is, not to one that was only claimed", async () => {
  const [one, two] = [await made(), await made()]
  await says(one, two.name)
  const claimed = { ...one, vault: new Uint8Array(16), name: toBase64Url(new Uint8Array(16)) }
  expect(await found(claimed, password, new Set([one.name]))).toBe(two.name)
  await expect(found(claimed)).rejects.toMatchObject({ code: "sync.absent" })
})

test("nothing leads back", async () => {
  const [old, one, two] = [await made(), await made(), await made()]
  await says(one, old.name)
  await says(one, two.name, "BBBBBBBBBBB")
  expect(await found(one, password, new Set([old.name]))).toBe(two.name)
  await says(one, one.name)
  expect(await found(one)).toBe(two.name)
})
