/** A vault as version 1 stored it (made by `make.ts`, once) must open for ever. If this fails, people's vaults do too. */
import { readFileSync } from "node:fs"
import * as v from "valibot"
import { describe, expect, test } from "vitest"
import { fromBase64Url, text, utf8 } from "../../src/domain/bytes.ts"
import { codeAt } from "../../src/domain/any-otp.ts"
import { settingsOf } from "../../src/domain/settings.ts"
import { isLive, present } from "../../src/vault/entry.ts"
import { openByPasskey, openByRecovery, openKeyring, readKeyring } from "../../src/vault/keyring.ts"
import { keyFor } from "../../src/vault/keys.ts"
import { passkeyLabel } from "../../src/vault/passkey.ts"
import { openPinWrap, pinWrap } from "../../src/vault/pin.ts"
import { fingerprint, openCode, openNotes } from "../../src/vault/secret.ts"
import { open, sealingKey } from "../../src/vault/seal.ts"
import { findBox, findEntry, liveEntries, openVault } from "../../src/vault/vault.ts"
import { argon2id } from "../../src/workshop/argon2id.ts"
import { codeBy } from "../vault/refusal.ts"
import * as expected from "./expected.ts"

const { accounts, device, notesOf, password, pin, settings } = expected

const bytes = v.pipe(v.string(), v.transform(fromBase64Url))
const schema = v.strictObject({
  database: v.literal(1),
  meta: v.strictObject({
    keyring: bytes,
    manifest: v.strictObject({ revision: v.number(), bytes }),
    settings: bytes,
    pin: bytes,
    device: v.string(),
  }),
  buckets: v.record(v.string(), bytes),
  activity: v.record(v.string(), v.strictObject({ at: v.number(), kind: v.string(), about: v.nullable(bytes) })),
})
const json: unknown = JSON.parse(readFileSync(new URL("version-1.json", import.meta.url), "utf8"))
const { meta, buckets, activity } = v.parse(schema, json)

const keyring = await readKeyring(meta.keyring)
const root = await openKeyring(keyring, password, argon2id)
const raw = {
  index: await keyFor(root, "index"),
  codes: await keyFor(root, "codes"),
  passwords: await keyFor(root, "passwords"),
}
const [index, codes, passwords] = await Promise.all([raw.index, raw.codes, raw.passwords].map(sealingKey))
const vault = await openVault(index!, keyring.vault, { manifest: meta.manifest.bytes, buckets: Object.values(buckets) })

describe("a vault of version 1", () => {
  test("has several buckets, its revision in the clear, and a device", () => {
    expect(vault.buckets.length).toBeGreaterThan(1)
    expect(vault.manifest.revision).toBe(meta.manifest.revision)
    expect(meta.device).toBe(device)
  })

  test("has these accounts", () => {
    const living = accounts.filter(({ erased }) => !erased).map(({ id }) => id)
    expect(
      liveEntries(vault)
        .map(({ id }) => id)
        .toSorted(),
    ).toEqual(living.toSorted())
    expect(living).toHaveLength(6)
  })

  test("another password does not open it", async () => {
    expect(await codeBy(() => openKeyring(keyring, `${password}.`, argon2id))).toBe("password.wrong")
  })

  test("the recovery code and the passkey open the same root", async () => {
    const { credential, output } = expected.passkey
    expect(await openByRecovery(keyring, expected.recovery)).toEqual(root)
    expect(await openByPasskey(keyring, credential, output)).toEqual(root)
    expect(await passkeyLabel(index!, keyring.vault, keyring.passkeys[0]!)).toEqual(expected.passkeyLabel)
    expect(await codeBy(() => openByRecovery(keyring, expected.recovery.with(0, 0)))).toBe("recovery.wrong")
    expect(await codeBy(() => openByPasskey(keyring, credential, output.with(0, 0)))).toBe("passkey.wrong")
  })

  test("the PIN opens the codes and passwords keys", async () => {
    const wrap = await pinWrap(root, keyring.vault, meta.pin, raw)
    expect(await openPinWrap(wrap, keyring.vault, pin, argon2id)).toEqual({
      codes: raw.codes,
      passwords: raw.passwords,
    })
    expect(await codeBy(() => openPinWrap(wrap, keyring.vault, "271829", argon2id))).toBe("pin.wrong")
  })

  test("the settings are these", async () => {
    const plain = await open(index!, meta.settings, { type: "settings", vault: keyring.vault })
    expect(settingsOf(JSON.parse(text(plain)))).toEqual(settings)
  })

  test("the activity says whom it was about", async () => {
    const [added, closed] = [activity["1"]!, activity["2"]!]
    const about = { type: "activity", vault: keyring.vault, part: added.kind, version: `${added.at}` } as const
    expect(text(await open(index!, added.about!, about))).toBe("Example Bank")
    expect([closed.kind, closed.about]).toEqual(["vault.closed", null])
  })
})

describe.each(accounts.filter(({ erased }) => !erased))("$issuer", (account) => {
  const { id, issuer, former, username, order, pinned, archived, hidden, removed, counter, sites, tags } = account
  const entry = findEntry(vault, id)

  test("all that is shown", async () => {
    expect(entry).toMatchObject({ id, issuer, username, order, pinned, archived, hidden, removed, counter })
    expect([present(entry.sites), present(entry.tags)]).toEqual([sites, tags])
    expect(entry.past.map(({ field, value }) => [field, value])).toEqual(
      former === undefined ? [] : [["issuer", former]],
    )
    const { code } = account
    expect(entry.fingerprint).toBe(code ? await fingerprint(raw.index, utf8(code.secret)) : "")
  })

  test("every code", async () => {
    const box = findBox(vault, id, "code")
    if (account.code === undefined) return expect([box, entry.parts.code]).toEqual([null, undefined])
    const code = await openCode(codes!, keyring.vault, id, entry.parts.code!, box!)
    expect(code).toEqual({ ...account.code, secret: utf8(account.code.secret) })
    for (const [seconds, digits] of Object.entries(account.codesAt)) {
      expect((await codeAt({ ...code, counter: entry.counter }, Number(seconds) * 1000)).code).toBe(digits)
    }
    expect(Object.keys(account.codesAt).length).toBeGreaterThan(0)
  })

  test("the notes", async () => {
    const box = findBox(vault, id, "notes")
    const notes = notesOf(account)
    if (notes === undefined) return expect([box, entry.parts.notes]).toEqual([null, undefined])
    expect(await openNotes(passwords!, keyring.vault, id, entry.parts.notes!, box!)).toBe(notes)
  })
})

test.each(accounts.filter(({ erased }) => erased))("$issuer was erased: a tombstone, and no secret", async ({ id }) => {
  const left = vault.buckets.flatMap(({ entries }) => entries).find((entry) => entry.id === id)
  expect(Object.keys(left!).toSorted()).toEqual(["born", "erased", "id"])
  expect(isLive(left!)).toBe(false)
  expect([findBox(vault, id, "code"), findBox(vault, id, "notes")]).toEqual([null, null])
})
