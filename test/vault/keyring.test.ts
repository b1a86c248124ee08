import { describe, expect, test } from "vitest"
import { concat, randomBytes, toBase64Url, utf8, type Bytes } from "../../src/domain/bytes.ts"
import { toCbor } from "../../src/vault/cbor.ts"
import { KDF_FLOOR } from "../../src/vault/kdf.ts"
import {
  createKeyring,
  hasRecovery,
  openByPasskey,
  openByRecovery,
  openKeyring,
  readKeyring,
  withPasskeys,
  withPassword,
  withRecovery,
  writeKeyring,
  type Keyring,
} from "../../src/vault/keyring.ts"
import { keyFor, purposes } from "../../src/vault/keys.ts"
import { wrapByPasskey, type PasswordWrap } from "../../src/vault/wrap.ts"
import { authenticate, derive, digest, seal, sealingKey } from "../../src/vault/seal.ts"
import { argon2id as realArgon2id } from "../../src/workshop/argon2id.ts"
import { toHex } from "../vectors/hex.ts"
import { cheapArgon2id } from "./cheap-argon2id.ts"
import { codeBy, expectRefused, flipped, resized } from "./refusal.ts"

const password = "correct horse battery"
const { argon2id } = cheapArgon2id()
const { root, keyring } = await createKeyring(password, argon2id)
const bytes = await writeKeyring(keyring)
const first = passwordWrapOf(keyring)
const changed = (change: (wrap: PasswordWrap) => object): Keyring => ({
  ...keyring,
  wraps: [{ ...first, ...change(first) }],
})

function passwordWrapOf({ wraps }: Keyring): PasswordWrap {
  const [wrap] = wraps
  if (wrap?.kind !== "password") throw new TypeError("the master password's wrap comes first")
  return wrap
}

/** The sample with every way to unlock. */
const recovery = randomBytes(16)
const credential = randomBytes(20)
const output = randomBytes(32)
const withAll = await withRecovery(keyring, root, recovery)
const label = randomBytes(60)
const passkey = await wrapByPasskey(root, keyring.vault, output, { id: randomBytes(16), credential, label })
const full = await withPasskeys(withAll, root, [passkey])
const fullBytes = await writeKeyring(full)

const ways: readonly [string, (keyring: Keyring) => Promise<Bytes>][] = [
  ["master password", (read) => openKeyring(read, password, argon2id)],
  ["recovery code", (read) => openByRecovery(read, recovery)],
  ["passkey", (read) => openByPasskey(read, credential, output)],
]

/** The MAC that whoever has the root would make. */
const macOf = async (of: Bytes, vault: Bytes, wraps: unknown): Promise<Bytes> =>
  authenticate(await keyFor(of, "keyring"), toCbor([1, vault, wraps]))

/** CBOR with a right checksum before it. */
const summed = async (body: Bytes): Promise<Bytes> => concat(await digest(body), body)

describe("by master password", () => {
  test("the real Argon2id: made, written, read, opened; another password does not open", async () => {
    const made = await createKeyring(password, realArgon2id)
    const read = await readKeyring(await writeKeyring(made.keyring))
    expect(await openKeyring(read, password, realArgon2id)).toEqual(made.root)
    expect(await codeBy(() => openKeyring(read, "correct horse batterz", realArgon2id))).toBe("password.wrong")
  })

  test("the root is 256 bits and each keyring has its own root, vault, salt and id", async () => {
    const all = await Promise.all(Array.from({ length: 20 }, () => createKeyring(password, argon2id)))
    const values = all.flatMap((each) => [
      each.root,
      each.keyring.vault,
      passwordWrapOf(each.keyring).salt,
      passwordWrapOf(each.keyring).id,
    ])
    expect(all.every((each) => each.root.length === 32)).toBe(true)
    expect(new Set(values.map(toHex)).size).toBe(80)
  })

  test("it costs the floor, once", async () => {
    const counting = cheapArgon2id()
    const made = await createKeyring(password, counting.argon2id)
    expect(counting.calls).toEqual([KDF_FLOOR])
    await openKeyring(made.keyring, password, counting.argon2id)
    expect(counting.calls).toEqual([KDF_FLOOR, KDF_FLOOR])
  })

  test("the same password written otherwise is the same (NFKC): composed, decomposed, full width, ligature", async () => {
    const made = await createKeyring("Caf\u00e9 \uff11\uff12 of\ufb01ce", argon2id)
    for (const same of ["Cafe\u0301 12 office", "Caf\u00e9 12 office", "Cafe\u0301 \uff11\uff12 of\ufb01ce"]) {
      expect(await openKeyring(made.keyring, same, argon2id)).toEqual(made.root)
    }
  })

  test.each(["", " ", `${password} `, password.toUpperCase(), password.slice(1), `${password}\0`])(
    "%j is another password",
    async (other) => {
      expect(await codeBy(() => openKeyring(keyring, other, argon2id))).toBe("password.wrong")
    },
  )

  test("nothing of root or password lies in the bytes", () => {
    const hex = toHex(bytes)
    expect(hex).not.toContain(toHex(root))
    expect(hex).not.toContain(toHex(utf8(password)))
  })
})

describe("another password for the same root", () => {
  test("the new one opens it, the old one does not, and the vault stays the same", async () => {
    const again = await withPassword(keyring, root, "another long password", argon2id)
    expect(again.vault).toEqual(keyring.vault)
    expect(again.wraps).toHaveLength(1)
    expect(await openKeyring(again, "another long password", argon2id)).toEqual(root)
    expect(await codeBy(() => openKeyring(again, password, argon2id))).toBe("password.wrong")
  })

  test("salt, id and box are new even for the same password", async () => {
    const again = passwordWrapOf(await withPassword(keyring, root, password, argon2id))
    const before = first
    expect([again.salt, again.id, again.box, again.commitment]).not.toContainEqual(before.salt)
    for (const name of ["salt", "id", "box", "commitment"] as const) expect(again[name]).not.toEqual(before[name])
  })
})

describe("cost from a keyring", () => {
  test.each([
    ["A1: 600,000 rounds become two: memory", { memory: 8 }],
    ["A1: passes", { passes: 1 }],
    ["A1: just below the floor", { memory: KDF_FLOOR.memory - 1 }],
    ["A3: a time bomb of memory", { memory: 2 ** 31 }],
    ["A3: a time bomb of passes", { passes: 2 ** 31 }],
    ["lanes that we have not", { lanes: 4 }],
    ["a negative number", { memory: -KDF_FLOOR.memory }],
  ])("%s: refused before anything is derived, even under a right MAC", async (_, cost) => {
    const counting = cheapArgon2id()
    const { wraps, vault } = changed(() => cost)
    const read = await readKeyring(await writeKeyring({ ...keyring, wraps, mac: await macOf(root, vault, wraps) }))
    expect(await codeBy(() => openKeyring(read, password, counting.argon2id))).toBe("kdf.refused")
    expect(counting.calls).toEqual([])
  })

  test.each([
    ["a fraction", { passes: 3.5 }],
    ["infinity", { passes: Number.POSITIVE_INFINITY }],
    ["a text", { memory: "65536" }],
    ["nothing", { memory: null }],
  ])("%s is not even read", async (_, cost) => {
    expect(await codeBy(async () => readKeyring(await summed(toCbor(changed(() => cost)))))).toBe("vault.damaged")
  })
})

describe("what an attacker writes", () => {
  test("A12: without its MAC, with an empty or another one: refused", async () => {
    const { mac: _, ...without } = keyring
    expect(await codeBy(async () => readKeyring(await summed(toCbor(without))))).toBe("vault.damaged")
    for (const mac of [new Uint8Array(), new Uint8Array(31)]) {
      expect(await codeBy(async () => readKeyring(await summed(toCbor({ ...keyring, mac }))))).toBe("vault.damaged")
    }
    for (const mac of [
      new Uint8Array(32),
      randomBytes(32),
      await macOf(randomBytes(32), keyring.vault, keyring.wraps),
    ]) {
      expect(await codeBy(() => openKeyring({ ...keyring, mac }, password, argon2id))).toBe("vault.damaged")
    }
  })

  test("A12: without the commitment it is not read; with another one it does not open", async () => {
    const { commitment: _, ...wrap } = first
    expect(await codeBy(async () => readKeyring(await summed(toCbor({ ...keyring, wraps: [wrap] }))))).toBe(
      "vault.damaged",
    )
    const other = changed(() => ({ commitment: randomBytes(32) }))
    expect(await codeBy(() => openKeyring(other, password, argon2id))).toBe("password.wrong")
  })

  test("A6, A13: a wrap made under the attacker's password opens for nobody else", async () => {
    const theirs = await createKeyring("the attacker's password", argon2id)
    const substituted = { ...keyring, wraps: theirs.keyring.wraps }
    expect(await codeBy(() => openKeyring(substituted, password, argon2id))).toBe("password.wrong")
    // The attacker's own password opens the wrap only in its own vault, and never under this vault's MAC.
    expect(await codeBy(() => openKeyring(substituted, "the attacker's password", argon2id))).toBe("vault.damaged")
  })

  test("A13: a second wrap beside the right one breaks the MAC", async () => {
    const theirs = await createKeyring("the attacker's password", argon2id)
    const both = { ...keyring, wraps: [...keyring.wraps, ...theirs.keyring.wraps] }
    expect(await codeBy(() => openKeyring(both, password, argon2id))).toBe("vault.damaged")
    expect(await codeBy(() => openKeyring({ ...both, wraps: both.wraps.toReversed() }, password, argon2id))).toBe(
      "password.wrong",
    )
  })

  test("A7: the box of another type under the same key is no wrap", async () => {
    const wrap = first
    const stretched = await argon2id(utf8(password), wrap.salt, KDF_FLOOR, 32)
    const kek = await sealingKey(await derive(stretched, "password-wrap/key"))
    const box = await seal(kek, root, { type: "pin-wrap", vault: keyring.vault, version: toBase64Url(wrap.id) })
    const other = changed(() => ({ box }))
    const mac = await macOf(root, keyring.vault, other.wraps)
    expect(await codeBy(() => openKeyring({ ...other, mac }, password, argon2id))).toBe("vault.damaged")
  })

  test("A6: the same wrap under another vault's id is refused", async () => {
    const vault = randomBytes(16)
    const mac = await macOf(root, vault, keyring.wraps)
    expect(await codeBy(() => openKeyring({ ...keyring, vault, mac }, password, argon2id))).toBe("vault.damaged")
  })

  test.each([2, 3, 255, 2 ** 40])(
    "A11: version %d is a newer Countersign's, whatever else it holds",
    async (version) => {
      expect(await codeBy(async () => readKeyring(await summed(toCbor({ version, anything: [1] }))))).toBe(
        "vault.newer",
      )
      expect(await codeBy(async () => readKeyring(await summed(toCbor({ ...keyring, version }))))).toBe("vault.newer")
    },
  )

  test.each([
    ["version 0", { ...keyring, version: 0 }],
    ["no version", { ...keyring, version: null }],
    ["A11: another kind of wrap", changed(() => ({ kind: "telepathy" }))],
    ["a master password that calls itself a recovery code", changed(() => ({ kind: "recovery" }))],
    ["a passkey among what may leave the browser", { ...keyring, wraps: [first, ...full.passkeys] }],
    ["a master password among the passkeys", { ...keyring, passkeys: [first] }],
    ["two master passwords", { ...keyring, wraps: [first, first] }],
    ["a recovery code alone", { ...keyring, wraps: full.wraps.slice(1) }],
    ["17 passkeys", { ...keyring, passkeys: Array.from({ length: 17 }, () => full.passkeys[0]!) }],
    ["A14: a public key beside", { ...keyring, recoveryKey: randomBytes(32) }],
    ["A14: a public key in the wrap", changed(() => ({ share: randomBytes(32) }))],
    ["no wrap", { ...keyring, wraps: [] }],
    ["17 wraps", { ...keyring, wraps: Array.from({ length: 17 }, () => first) }],
    ["a list", [1, keyring.vault, keyring.wraps, keyring.mac]],
    ["a number", 1],
    ["nothing", null],
    ["a salt of 15 bytes", changed(() => ({ salt: randomBytes(15) }))],
    ["a box that is too long", changed(({ box }) => ({ box: concat(box, Uint8Array.of(0)) }))],
    ["a key __proto__", { ...keyring, ...JSON.parse(`{"x":1}`), ...Object.fromEntries([["__proto__", 1]]) }],
  ])("%s is not read", async (_, value) => {
    expect(await codeBy(async () => readKeyring(await summed(toCbor(value))))).toBe("vault.damaged")
  })

  test("A28: keys in another order, which is another encoding of the same, are not read", async () => {
    const body = bytes.subarray(32)
    // The map's first entry, "mac" with its 32 bytes, moved behind the rest.
    const length = 1 + 3 + 2 + 32
    expect(toHex(body.subarray(0, 5))).toBe("a6636d6163")
    const moved = concat(body.slice(0, 1), body.slice(1 + length), body.slice(1, 1 + length))
    expect(await codeBy(async () => readKeyring(await summed(moved)))).toBe("vault.damaged")
  })
})

describe("several ways", () => {
  test.each(ways)("%s opens the same root from what was written", async (_, way) => {
    expect(await way(await readKeyring(fullBytes))).toEqual(root)
  })

  test("what was not made opens nothing", async () => {
    expect([hasRecovery(keyring), hasRecovery(full)]).toEqual([false, true])
    expect(await codeBy(() => openByRecovery(keyring, recovery))).toBe("recovery.none")
    expect(await codeBy(() => openByPasskey(keyring, credential, output))).toBe("passkey.unknown")
  })

  test("wrong ones open nothing, and none opens another's wrap", async () => {
    expect(await codeBy(() => openByRecovery(full, randomBytes(16)))).toBe("recovery.wrong")
    expect(await codeBy(() => openByPasskey(full, credential, randomBytes(32)))).toBe("passkey.wrong")
    expect(await codeBy(() => openByPasskey(full, randomBytes(20), output))).toBe("passkey.unknown")
    const [, wrap] = full.wraps
    if (wrap?.kind !== "recovery") throw new TypeError("no recovery wrap")
    const disguised = { ...full, passkeys: [{ ...wrap, kind: "passkey" as const, credential, label }] }
    expect(await codeBy(() => openByPasskey(disguised, credential, recovery))).toBe("passkey.wrong")
  })

  test("another recovery code ends the one before; the other ways stay", async () => {
    const next = randomBytes(16)
    const again = await withRecovery(full, root, next)
    expect(await openByRecovery(again, next)).toEqual(root)
    expect(await codeBy(() => openByRecovery(again, recovery))).toBe("recovery.wrong")
    for (const [name, way] of ways) if (name !== "recovery code") expect(await way(again)).toEqual(root)
  })

  test("another master password ends the one before; the other ways stay", async () => {
    const again = await withPassword(full, root, "another long password", argon2id)
    expect(await codeBy(() => openKeyring(again, password, argon2id))).toBe("password.wrong")
    for (const [name, way] of ways) if (name !== "master password") expect(await way(again)).toEqual(root)
  })

  test("what may leave the browser holds no passkey, and is whole without them", async () => {
    const { vault, wraps, mac } = full
    expect(wraps.map(({ kind }) => kind)).toEqual(["password", "recovery"])
    expect(await openKeyring({ vault, wraps, mac }, password, argon2id)).toEqual(root)
    expect(await openByRecovery({ vault, wraps, mac }, recovery)).toEqual(root)
  })

  test.each(ways)("A13: by %s, a way that somebody else added, took away or put back is found", async (_, way) => {
    const theirs = await wrapByPasskey(root, full.vault, output, {
      id: randomBytes(16),
      credential: randomBytes(9),
      label,
    })
    for (const touched of [
      { ...full, passkeys: [...full.passkeys, theirs] },
      { ...full, passkeysMac: randomBytes(32) },
      { ...full, wraps: full.wraps.toReversed() },
      { ...full, mac: keyring.mac },
    ]) {
      expect(await codeBy(() => way(touched))).toBe("vault.damaged")
    }
  })
})

describe("damage", () => {
  const refused = ["vault.damaged", "vault.newer", "kdf.refused"] as const
  const wrong = ["password.wrong", "recovery.wrong", "recovery.none", "passkey.wrong", "passkey.unknown"] as const

  test("A9: every bit of the stored keyring: damaged or newer, never a wrong password", async () => {
    await expectRefused(flipped(fullBytes), async (changedBytes) =>
      openKeyring(await readKeyring(changedBytes), password, argon2id),
    )
  })

  test("A10: every cut and extension of the stored keyring", async () => {
    await expectRefused(resized(fullBytes), async (changedBytes) =>
      openKeyring(await readKeyring(changedBytes), password, argon2id),
    )
  })

  test.each(ways)("A9: by %s, every bit under a checksum made again: refused all the same", async (_, way) => {
    const read = async (body: Bytes) => way(await readKeyring(await summed(body)))
    expect(await read(fullBytes.slice(32))).toEqual(root)
    await expectRefused(flipped(fullBytes.slice(32)), read, [...refused, ...wrong])
  })

  test.each(ways)("A10: by %s, every cut and extension under a checksum made again", async (_, way) => {
    const read = async (body: Bytes) => way(await readKeyring(await summed(body)))
    await expectRefused(resized(fullBytes.slice(32)), read, ["vault.damaged"])
  })
})

test("each purpose has its own key, and none is the root", async () => {
  const keys = await Promise.all(purposes.map((purpose) => keyFor(root, purpose)))
  expect(new Set([root, ...keys].map(toHex)).size).toBe(purposes.length + 1)
})
