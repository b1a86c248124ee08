/** A small vault with everything that is ever stored in it, and larger ones. Ids are counted, so that places are known. */
import { toBase64Url, utf8, type Bytes } from "../../src/domain/bytes.ts"
import { tick, type Clock } from "../../src/domain/clock.ts"
import type { Live } from "../../src/vault/entry.ts"
import { keyFor } from "../../src/vault/keys.ts"
import { createKeyring, writeKeyring } from "../../src/vault/keyring.ts"
import { writePin } from "../../src/vault/pin.ts"
import { fingerprint, sealCode, sealNotes, type CodeSecret } from "../../src/vault/secret.ts"
import { seal, sealingKey } from "../../src/vault/seal.ts"
import { changeVault, emptyVault, newStamp, type Change, type Vault, type Writing } from "../../src/vault/vault.ts"
import { cheapArgon2id } from "./cheap-argon2id.ts"

export const password = "correct horse battery"
export const pin = "493817"
export const device = "AAAAAAAAAAA"

/** The clock of the n-th edit. */
export const clockOf = (n: number): Clock => tick(null, device, 1_800_000_000_000 + n)

/** The id of the n-th account: 16 bytes whose first two, which choose the bucket, are `n`. */
export function idOf(n: number): string {
  const bytes = new Uint8Array(16)
  new DataView(bytes.buffer).setUint16(0, n & 0xffff)
  new DataView(bytes.buffer).setUint32(12, n)
  return toBase64Url(bytes)
}

/** The code secret of the n-th account. */
export const codeOf = (n: number): CodeSecret => ({
  kind: "totp",
  algorithm: "SHA1",
  digits: 6,
  period: 30,
  secret: utf8(`made-up secret ${n}`),
})

export const notesOf = (n: number): string => `made-up notes ${n}`

/** The n-th account without parts. */
export function entryOf(n: number, more: Partial<Live> = {}): Live {
  const clock = clockOf(n)
  return {
    id: idOf(n),
    born: clock,
    issuer: `Example ${n}`,
    username: `person${n}@example.com`,
    email: "",
    order: `a${n}`,
    pinned: false,
    archived: false,
    hidden: false,
    removed: null,
    counter: 0,
    fingerprint: "",
    sites: {},
    tags: {},
    parts: {},
    clocks: {},
    past: [],
    ...more,
  }
}

export interface Keys {
  readonly index: CryptoKey
  readonly codes: CryptoKey
  readonly passwords: CryptoKey
  readonly indexBytes: Bytes
}

export async function keysOf(root: Bytes): Promise<Keys> {
  const [index, codes, passwords] = await Promise.all([
    keyFor(root, "index"),
    keyFor(root, "codes"),
    keyFor(root, "passwords"),
  ])
  return {
    index: await sealingKey(index),
    codes: await sealingKey(codes),
    passwords: await sealingKey(passwords),
    indexBytes: index,
  }
}

/** Adding the n-th account, with its code and its notes. */
export async function addingOf(keys: Keys, vault: Bytes, n: number): Promise<Change> {
  const [code, notes] = [newStamp(clockOf(n)), newStamp(clockOf(n))]
  const entry = entryOf(n, {
    parts: { code, notes },
    fingerprint: await fingerprint(keys.indexBytes, codeOf(n).secret),
    sites: { "example.com": [1, clockOf(n)] },
    tags: { work: [1, clockOf(n)] },
  })
  return {
    entry,
    boxes: {
      code: await sealCode(keys.codes, vault, entry.id, code, codeOf(n)),
      notes: await sealNotes(keys.passwords, vault, entry.id, notes, notesOf(n)),
    },
  }
}

/** Everything that lies on disk, as {@link Map} and list, brought up to date by what a change writes. */
export function stored(buckets: readonly Bytes[], { manifest, buckets: written }: Writing) {
  const count = Math.max(buckets.length, ...[...written.keys()].map((number) => number + 1))
  return { manifest, buckets: Array.from({ length: count }, (_, i) => written.get(i) ?? buckets[i]!) }
}

/** A vault of `count` accounts as stored, and its keys. */
export async function sampleVault(count = 2) {
  const { argon2id } = cheapArgon2id()
  const { root, keyring } = await createKeyring(password, argon2id)
  const id = keyring.vault
  const keys = await keysOf(root)
  const first = await emptyVault(keys.index, id)
  const changes = await Promise.all(Array.from({ length: count }, (_, n) => addingOf(keys, id, n)))
  const writing = await changeVault(keys.index, first.vault, changes, clockOf(count))
  const content = stored([first.buckets.get(0)!], writing)
  const vault: Vault = writing.vault
  return { root, id, keys, vault, first, keyring: await writeKeyring(keyring), ...content }
}

/** The single boxes of the sample that lie beside the vault's content. */
export async function sampleBoxes(root: Bytes, id: Bytes, keys: Keys) {
  const { argon2id } = cheapArgon2id()
  return {
    pin: await writePin(root, id, pin, argon2id),
    settings: await seal(keys.index, utf8(JSON.stringify({ appLock: true })), { type: "settings", vault: id }),
  }
}
