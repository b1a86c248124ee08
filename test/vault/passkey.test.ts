import { describe, expect, test } from "vitest"
import { randomBytes, toBase64Url, type Bytes } from "../../src/domain/bytes.ts"
import { createKeyring, openByPasskey, openKeyring, readKeyring, writeKeyring } from "../../src/vault/keyring.ts"
import { keyFor } from "../../src/vault/keys.ts"
import {
  addPasskey,
  passkeyLabel,
  prfInput,
  removePasskey,
  renamePasskey,
  type PasskeyProof,
} from "../../src/vault/passkey.ts"
import { sealingKey } from "../../src/vault/seal.ts"
import { cheapArgon2id } from "./cheap-argon2id.ts"
import { codeBy } from "./refusal.ts"

const { argon2id } = cheapArgon2id()
const { root, keyring } = await createKeyring("correct horse battery", argon2id)
const index = await sealingKey(await keyFor(root, "index"))

/** Authenticator data with these flags: rpIdHash, flags, counter. */
const dataWith = (flags: number): Bytes => new Uint8Array(37).with(32, flags)
const proof = (more: Partial<PasskeyProof> = {}): PasskeyProof => ({
  credential: randomBytes(16),
  authenticatorData: dataWith(0b101),
  output: randomBytes(32),
  ...more,
})
const label = { name: "Touch ID", at: 1_800_000_000_000 }

describe("several passkeys", () => {
  test("each opens, has its name, and goes alone", async () => {
    const [one, two] = [proof(), proof()]
    let both = await addPasskey(keyring, root, index, one, label)
    both = await addPasskey(both, root, index, two, { name: "Yubi\u202ekey", at: 2 })
    const read = await readKeyring(await writeKeyring(both))
    for (const { credential, output } of [one, two]) expect(await openByPasskey(read, credential, output)).toEqual(root)
    const labels = await Promise.all(read.passkeys.map((wrap) => passkeyLabel(index, read.vault, wrap)))
    expect(labels).toEqual([label, { name: "Yubi\u202ekey", at: 2 }])

    const left = await removePasskey(read, root, read.passkeys[0]!.id)
    expect(await codeBy(() => openByPasskey(left, one.credential, one.output))).toBe("passkey.unknown")
    expect(await openByPasskey(left, two.credential, two.output)).toEqual(root)
    expect(await openKeyring(left, "correct horse battery", argon2id)).toEqual(root)
    expect(await codeBy(() => removePasskey(left, root, read.passkeys[0]!.id))).toBe("passkey.unknown")
  })

  test("the same one twice is refused, and more than sixteen", async () => {
    const one = proof()
    let many = await addPasskey(keyring, root, index, one, label)
    expect(await codeBy(() => addPasskey(many, root, index, one, label))).toBe("passkey.exists")
    for (let i = 1; i < 16; i++) many = await addPasskey(many, root, index, proof(), label)
    expect(await codeBy(() => addPasskey(many, root, index, proof(), label))).toBe("passkey.many")
    expect((await readKeyring(await writeKeyring(many))).passkeys).toHaveLength(16)
  })

  test.each([["\u0001"], ["\ud800"], ["\u{1f511}"], ['"'], ["\u5b57"]])(
    "a name of the longest that a message takes, all %j, leaves a keyring that can be read",
    async (letter) => {
      const name = letter.repeat(512 / letter.length)
      const one = await addPasskey(keyring, root, index, proof(), { name, at: 1 })
      const read = await readKeyring(await writeKeyring(one))
      expect(name.startsWith((await passkeyLabel(index, read.vault, read.passkeys[0]!)).name)).toBe(true)
      const named = await addPasskey(keyring, root, index, proof(), label)
      const again = await renamePasskey(named, root, index, named.passkeys[0]!.id, name)
      await readKeyring(await writeKeyring(again))
    },
  )

  test("a keyring that could not be read again is never written", async () => {
    const one = await addPasskey(keyring, root, index, proof(), label)
    const longer = { ...one, passkeys: [{ ...one.passkeys[0]!, label: randomBytes(2049) }] }
    expect(await codeBy(() => writeKeyring(longer))).toBe("internal")
  })

  test("one is renamed; it opens as before, and the others keep their names", async () => {
    const [one, two] = [proof(), proof()]
    let both = await addPasskey(keyring, root, index, one, label)
    both = await addPasskey(both, root, index, two, { name: "Other", at: 2 })
    const renamed = await readKeyring(
      await writeKeyring(await renamePasskey(both, root, index, both.passkeys[0]!.id, "Mine")),
    )
    const labels = await Promise.all(renamed.passkeys.map((wrap) => passkeyLabel(index, renamed.vault, wrap)))
    expect(labels).toEqual([
      { ...label, name: "Mine" },
      { name: "Other", at: 2 },
    ])
    for (const { credential, output } of [one, two])
      expect(await openByPasskey(renamed, credential, output)).toEqual(root)
    expect(await openKeyring(renamed, "correct horse battery", argon2id)).toEqual(root)
    expect(await codeBy(() => renamePasskey(both, root, index, randomBytes(16), "Mine"))).toBe("passkey.unknown")
  })

  test("a name under another passkey's id is none", async () => {
    let both = await addPasskey(keyring, root, index, proof(), label)
    both = await addPasskey(both, root, index, proof(), label)
    const exchanged = { ...both.passkeys[0]!, label: both.passkeys[1]!.label }
    expect(await codeBy(() => passkeyLabel(index, both.vault, exchanged))).toBe("vault.damaged")
  })
})

describe("a ceremony that is worth nothing", () => {
  test.each([
    ["no user verification", { authenticatorData: dataWith(0b001) }, "passkey.unverified"],
    ["nobody there", { authenticatorData: dataWith(0b100) }, "passkey.unverified"],
    ["no flags", { authenticatorData: new Uint8Array(32).fill(255) }, "passkey.unverified"],
    ["nothing", { authenticatorData: new Uint8Array() }, "passkey.unverified"],
    ["all zero", { output: new Uint8Array(32) }, "passkey.unusable"],
    ["too short", { output: randomBytes(31) }, "passkey.unusable"],
    ["too long", { output: randomBytes(64) }, "passkey.unusable"],
    ["no output", { output: new Uint8Array() }, "passkey.unusable"],
  ] as const)("%s", async (_, more, code) => {
    expect(await codeBy(() => addPasskey(keyring, root, index, proof(more), label))).toBe(code)
  })
})

test("the PRF's input is the vault's own", async () => {
  const [one, two] = await Promise.all([prfInput(keyring.vault), prfInput(randomBytes(16))])
  expect(one).toEqual(await prfInput(keyring.vault))
  expect(toBase64Url(one)).not.toBe(toBase64Url(two))
})
