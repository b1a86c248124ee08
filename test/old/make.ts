/**
 * Makes `version-1.json`: everything that content version 1 and database version 1 store, as a browser would have it. It was
 * run once, by hand (`npx tsx test/old/make.ts`), and is kept to show where the file comes from. The file is never made
 * again: a vault that somebody made with this version must open for ever, and this one stands for it.
 */
import { writeFileSync } from "node:fs"
import { toBase64Url, utf8, type Bytes } from "../../src/domain/bytes.ts"
import { tick } from "../../src/domain/clock.ts"
import { tombstone, withElements, withFields, type Live } from "../../src/vault/entry.ts"
import { keyFor } from "../../src/vault/keys.ts"
import { createKeyring, withRecovery, writeKeyring } from "../../src/vault/keyring.ts"
import { addPasskey } from "../../src/vault/passkey.ts"
import { writePin } from "../../src/vault/pin.ts"
import { fingerprint, sealCode, sealNotes } from "../../src/vault/secret.ts"
import { seal, sealingKey } from "../../src/vault/seal.ts"
import { changeVault, emptyVault, newStamp, type Change } from "../../src/vault/vault.ts"
import { argon2id } from "../../src/workshop/argon2id.ts"
import {
  accounts,
  device,
  notesOf,
  passkey,
  passkeyLabel,
  password,
  pin,
  recovery,
  settings,
  type Expected,
} from "./expected.ts"

const start = 1_790_000_000_000
let clock = tick(null, device, start)
const next = () => (clock = tick(clock, device, start))

const { root, keyring: plain } = await createKeyring(password, argon2id)
const vault = plain.vault
const index = await keyFor(root, "index")
const [indexKey, codes, passwords] = await Promise.all([
  sealingKey(index),
  keyFor(root, "codes").then(sealingKey),
  keyFor(root, "passwords").then(sealingKey),
])

async function adding(account: Expected): Promise<Change> {
  const { id, issuer, former, code, sites, tags, username, order, pinned, archived, hidden, removed, counter } = account
  const notes = notesOf(account)
  const born = next()
  const [codeStamp, notesStamp] = [newStamp(born), newStamp(born)]
  const secret = code && { ...code, secret: utf8(code.secret) }
  const before: Live = {
    id,
    born,
    issuer: former ?? issuer,
    username,
    email: "",
    order,
    pinned,
    archived,
    hidden,
    removed,
    counter,
    fingerprint: secret ? await fingerprint(index, secret.secret) : "",
    sites: withElements({}, sites, born),
    tags: withElements({}, tags, born),
    parts: { ...(secret && { code: codeStamp }), ...(notes !== undefined && { notes: notesStamp }) },
    clocks: {},
    past: [],
  }
  return {
    entry: withFields(before, { issuer }, next()),
    boxes: {
      ...(secret && { code: await sealCode(codes, vault, id, codeStamp, secret) }),
      ...(notes !== undefined && { notes: await sealNotes(passwords, vault, id, notesStamp, notes) }),
    },
  }
}

const coded = await withRecovery(plain, root, recovery)
const keyring = await addPasskey(coded, root, indexKey, passkey, passkeyLabel)

const first = await emptyVault(indexKey, vault)
const changes: Change[] = []
for (const account of accounts) changes.push(await adding(account))
const full = await changeVault(indexKey, first.vault, changes, clock)
const erased: Change[] = []
for (const { id, erased: gone } of accounts) {
  const entry = full.vault.buckets.flatMap(({ entries }) => entries).find((each) => each.id === id)
  if (gone && entry) erased.push({ entry: tombstone(entry, next()) })
}
const last = await changeVault(indexKey, full.vault, erased, clock)
const buckets = new Map([...full.buckets, ...last.buckets])

const base64 = (bytes: Bytes): string => Buffer.from(bytes).toString("base64")
const about = { type: "activity", vault, part: "account.added", version: `${start}` } as const
const stored = {
  database: 1,
  meta: {
    keyring: base64(await writeKeyring(keyring)),
    manifest: { revision: last.vault.manifest.revision, bytes: base64(last.manifest) },
    settings: base64(await seal(indexKey, utf8(JSON.stringify(settings)), { type: "settings", vault })),
    pin: base64(await writePin(root, vault, pin, argon2id)),
    device,
  },
  buckets: Object.fromEntries(
    [...buckets].toSorted(([a], [b]) => a - b).map(([number, bytes]) => [number, base64(bytes)]),
  ),
  activity: {
    1: { at: start, kind: "account.added", about: base64(await seal(indexKey, utf8("Example Bank"), about)) },
    2: { at: start + 1, kind: "vault.closed", about: null },
  },
}
writeFileSync(new URL("version-1.json", import.meta.url), `${JSON.stringify(stored, null, 2)}\n`, { flag: "wx" })
console.log(`vault ${toBase64Url(vault)}: ${buckets.size} buckets`)
