import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { concat, randomBytes, text, utf8, type Bytes } from "../../src/domain/bytes.ts"
import { BACKUP_LIMIT, backupDue, openBackup, readBackup, writeBackup } from "../../src/vault/backup.ts"
import { fromCbor, toCbor } from "../../src/vault/cbor.ts"
import { KDF_FLOOR } from "../../src/vault/kdf.ts"
import { openByRecovery, openKeyring, readKeyring, withPasskeys, withRecovery } from "../../src/vault/keyring.ts"
import { keyFor } from "../../src/vault/keys.ts"
import { digest, sealingKey } from "../../src/vault/seal.ts"
import { openCode, openNotes } from "../../src/vault/secret.ts"
import { findBox, liveEntries } from "../../src/vault/vault.ts"
import { wrapByPasskey } from "../../src/vault/wrap.ts"
import { cheapArgon2id } from "./cheap-argon2id.ts"
import { codeBy, expectRefused, flipped, resized } from "./refusal.ts"
import { codeOf, notesOf, password, sampleVault } from "./sample.ts"

const { argon2id } = cheapArgon2id()
const recovery = randomBytes(16)
const sample = await sampleVault(2)
const { root, keys } = sample
const keyring = await withRecovery(await readKeyring(sample.keyring), root, recovery)
const note = { at: 1_800_000_000_000, accounts: 2 }
const file = await writeBackup(keys.index, keyring, sample, note)
const MAGIC = "Countersign backup\n".length
const body = file.subarray(MAGIC + 32)

/** The file with another body, under a sum that fits. */
const summed = async (of: Bytes): Promise<Bytes> => concat(file.slice(0, MAGIC), await digest(of), of)
const reopened = async (bytes: Bytes, by: (from: Awaited<ReturnType<typeof readBackup>>) => Promise<Bytes>) => {
  const backup = await readBackup(bytes)
  return openBackup(await sealingKey(await keyFor(await by(backup), "index")), backup)
}
const byPassword = (bytes: Bytes) => reopened(bytes, (backup) => openKeyring(backup, password, argon2id))
const byCode = (bytes: Bytes) => reopened(bytes, (backup) => openByRecovery(backup, recovery))

describe("written and read", () => {
  test.each([
    ["master password", byPassword],
    ["recovery code", byCode],
  ])("by %s: every account, every code, all notes", async (_, way) => {
    const { vault, about } = await way(file)
    expect(about).toEqual(note)
    expect(liveEntries(vault)).toEqual(liveEntries(sample.vault))
    for (const [n, { id, parts }] of liveEntries(vault).entries()) {
      expect(await openCode(keys.codes, vault.id, id, parts.code!, findBox(vault, id, "code")!)).toEqual(codeOf(n))
      expect(await openNotes(keys.passwords, vault.id, id, parts.notes!, findBox(vault, id, "notes")!)).toBe(notesOf(n))
    }
  })

  test("any number of accounts", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 150 }), fc.integer({ min: 0, max: 2 ** 45 }), async (count, at) => {
        const other = await sampleVault(count)
        const ring = await readKeyring(other.keyring)
        const bytes = await writeBackup(other.keys.index, ring, other, { at, accounts: count })
        const opened = await reopened(bytes, (backup) => openKeyring(backup, password, argon2id))
        expect(opened.about).toEqual({ at, accounts: count })
        expect(liveEntries(opened.vault)).toEqual(liveEntries(other.vault))
      }),
      { numRuns: 20 },
    )
  })

  test("begins with words that say what it is, and holds no passkey and nothing in the clear", async () => {
    expect(text(file.slice(0, MAGIC))).toBe("Countersign backup\n")
    const wrap = await wrapByPasskey(root, keyring.vault, randomBytes(32), {
      id: randomBytes(16),
      credential: utf8("credential of a passkey"),
      label: randomBytes(60),
    })
    const bytes = await writeBackup(keys.index, await withPasskeys(keyring, root, [wrap]), sample, note)
    const inside = Buffer.from(bytes).toString("latin1")
    for (const secret of ["credential of a passkey", "passkey", "Example", "made-up", password, "person0"]) {
      expect(inside).not.toContain(secret)
    }
    expect((await byPassword(bytes)).about).toEqual(note)
  })

  test("a wrong password, a wrong code, another vault's root: nothing", async () => {
    expect(await codeBy(() => reopened(file, (backup) => openKeyring(backup, "wrong", argon2id)))).toBe(
      "password.wrong",
    )
    expect(await codeBy(() => reopened(file, (backup) => openByRecovery(backup, randomBytes(16))))).toBe(
      "recovery.wrong",
    )
    expect(await codeBy(() => reopened(file, async () => (await sampleVault(1)).root))).toBe("backup.damaged")
  })
})

test.each([
  ["nothing is there", null, 30, false],
  ["a day early", note.at - 29 * 86_400_000, 30, false],
  ["on the day", note.at - 30 * 86_400_000, 30, true],
  ["never", note.at - 900 * 86_400_000, 0, false],
  ["made after now: the clock was put back", note.at + 1, 7, true],
])("due: %s", (_, lastAt, every, due) => expect(backupDue(lastAt, every, note.at)).toBe(due))

describe("damage", () => {
  const codes = ["backup.damaged", "backup.foreign", "vault.newer"] as const

  test("A9: every bit of every byte", () => expectRefused(flipped(file), byPassword, codes))
  test("A10: every cut, every byte left out, every extension, itself twice", () =>
    expectRefused(resized(file), byPassword, codes))

  // Whoever has the file can make its sum again; nobody without the root the rest.
  const made = [...codes, "vault.damaged", "kdf.refused", "password.wrong", "recovery.wrong", "recovery.none"] as const
  test.each([
    ["master password", byPassword],
    ["recovery code", byCode],
  ])("A9: by %s, every bit under a sum made again", async (_, way) => {
    await expectRefused(flipped(body), async (bytes) => way(await summed(bytes)), made)
  })
  test("A10: every cut and extension under a sum made again", () =>
    expectRefused(resized(body), async (bytes) => byPassword(await summed(bytes)), made))

  test("A29: a huge file costs nothing but its length, and one of another kind is foreign", async () => {
    const huge = new Uint8Array(BACKUP_LIMIT + 1)
    huge.set(file)
    expect(await codeBy(() => readBackup(huge))).toBe("backup.damaged")
    for (const other of [
      new Uint8Array(),
      utf8("{}"),
      randomBytes(4096),
      sample.keyring,
      utf8("Countersign backup 2"),
    ]) {
      expect(await codeBy(() => readBackup(other))).toBe("backup.foreign")
    }
  })
})

describe("what an attacker writes", () => {
  const fields = fromCbor(body) as Record<string, unknown> & { wraps: Record<string, unknown>[] }
  const withWrap = (more: object) => ({ ...fields, wraps: [{ ...fields.wraps[0], ...more }, ...fields.wraps.slice(1)] })

  test.each([
    ["A1: less than the floor", { memory: 8 }],
    ["A1: fewer passes", { passes: 1 }],
    ["A3: a time bomb", { memory: 2 ** 31 }],
    ["A3: very many passes", { passes: 2 ** 31 }],
  ])("%s: refused before anything is derived", async (_, cost) => {
    const counting = cheapArgon2id()
    const bytes = await summed(toCbor(withWrap(cost)))
    expect(await codeBy(() => reopened(bytes, (backup) => openKeyring(backup, password, counting.argon2id)))).toBe(
      "kdf.refused",
    )
    expect(counting.calls).toEqual([])
  })

  test("an honest file costs the floor, once", async () => {
    const counting = cheapArgon2id()
    await reopened(file, (backup) => openKeyring(backup, password, counting.argon2id))
    expect(counting.calls).toEqual([KDF_FLOOR])
  })

  test("A11: a later version is a newer Countersign's", async () => {
    expect(await codeBy(async () => readBackup(await summed(toCbor({ ...fields, version: 2 }))))).toBe("vault.newer")
  })

  test.each([
    ["a field more", { ...fields, more: 1 }],
    ["no buckets", { ...fields, buckets: [] }],
    ["two passwords", { ...fields, wraps: [fields.wraps[0], fields.wraps[0]] }],
    ["no password", { ...fields, wraps: fields.wraps.slice(1) }],
    ["a passkey", { ...fields, passkeys: [] }],
    ["a list", [1]],
  ])("%s is not read", async (_, value) => {
    expect(await codeBy(async () => readBackup(await summed(toCbor(value))))).toBe("backup.damaged")
  })

  test("A5: parts of another backup of the same vault are found", async () => {
    const later = fromCbor(
      (await writeBackup(keys.index, keyring, sample, { ...note, at: note.at + 1 })).slice(MAGIC + 32),
    )
    const { about } = later as { about: Bytes }
    const without = await withRecovery(keyring, root, randomBytes(16))
    for (const touched of [
      { ...fields, about, manifest: sample.first.manifest },
      { ...fields, buckets: [[...sample.first.buckets.values()][0]] },
      { ...fields, wraps: without.wraps, mac: without.mac },
    ]) {
      expect(await codeBy(async () => byPassword(await summed(toCbor(touched))))).toBe("backup.damaged")
    }
  })
})
