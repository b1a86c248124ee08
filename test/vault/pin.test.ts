import { describe, expect, test } from "vitest"
import { randomBytes, utf8 } from "../../src/domain/bytes.ts"
import { toCbor } from "../../src/vault/cbor.ts"
import { KDF_FLOOR } from "../../src/vault/kdf.ts"
import { keyFor } from "../../src/vault/keys.ts"
import { checkPin, openPinWrap, pinWrap, writePin } from "../../src/vault/pin.ts"
import { seal, sealingKey } from "../../src/vault/seal.ts"
import { argon2id as realArgon2id } from "../../src/workshop/argon2id.ts"
import { toHex } from "../vectors/hex.ts"
import { cheapArgon2id } from "./cheap-argon2id.ts"
import { codeBy, expectRefused, flipped, resized } from "./refusal.ts"
import { pin } from "./sample.ts"

const { argon2id } = cheapArgon2id()
const [root, vault] = [randomBytes(32), randomBytes(16)]
const keys = { codes: randomBytes(32), passwords: randomBytes(32) }
const record = await writePin(root, vault, pin, argon2id)
const wrap = await pinWrap(root, vault, record, keys)

/** A record as someone with the root would write it. */
const sealed = async (content: unknown) =>
  seal(await sealingKey(await keyFor(root, "pin")), toCbor(content), { type: "pin-record", vault })

describe("the form of a PIN", () => {
  test.each(["0000", "1234", "493817", "123456789012"])("%s is taken", (good) =>
    expect(() => checkPin(good)).not.toThrow(),
  )
  test.each(["", "123", "1234567890123", "12a4", " 1234", "1234\n", "１２３４", "١٢٣٤", "-123", "12.4", "1e33"])(
    "%j is not",
    async (bad) => {
      const counting = cheapArgon2id()
      expect(await codeBy(() => checkPin(bad))).toBe("pin.form")
      expect(await codeBy(() => writePin(root, vault, bad, counting.argon2id))).toBe("pin.form")
      expect(counting.calls).toEqual([])
    },
  )
})

describe("a PIN", () => {
  test("the real Argon2id: written, wrapped, opened; another PIN does not open", async () => {
    const made = await pinWrap(root, vault, await writePin(root, vault, pin, realArgon2id), keys)
    expect(await openPinWrap(made, vault, pin, realArgon2id)).toEqual(keys)
    expect(await codeBy(() => openPinWrap(made, vault, "493818", realArgon2id))).toBe("pin.wrong")
  })

  test("costs the floor, once when set and once a try", async () => {
    const counting = cheapArgon2id()
    const made = await pinWrap(root, vault, await writePin(root, vault, pin, counting.argon2id), keys)
    await codeBy(() => openPinWrap(made, vault, "0000", counting.argon2id))
    expect(counting.calls).toEqual([KDF_FLOOR, KDF_FLOOR])
  })

  test.each(["0000", "49381", "4938170", "", "０"])("%j does not open", async (other) => {
    expect(await codeBy(() => openPinWrap(wrap, vault, other, argon2id))).toBe("pin.wrong")
  })

  test("the record on disk cannot be guessed at: it opens by the root alone", async () => {
    const stretched = await argon2id(utf8(pin), wrap.salt, KDF_FLOOR, 32)
    const hex = toHex(record)
    expect(hex).not.toContain(toHex(stretched))
    expect(hex).not.toContain(toHex(wrap.salt))
    expect(await codeBy(() => pinWrap(randomBytes(32), vault, record, keys))).toBe("vault.damaged")
  })

  test("the wrap shows no key", () => {
    const hex = toHex(wrap.box)
    expect(hex).not.toContain(toHex(keys.codes))
    expect(hex).not.toContain(toHex(keys.passwords))
  })

  test("A6, A7: another vault's record, and another type of box under the same key, are refused", async () => {
    expect(await codeBy(() => pinWrap(root, randomBytes(16), record, keys))).toBe("vault.damaged")
    expect(await codeBy(() => pinWrap(root, vault, wrap.box, keys))).toBe("vault.damaged")
    expect(await codeBy(() => openPinWrap({ ...wrap, box: record }, vault, pin, argon2id))).toBe("vault.damaged")
    expect(await codeBy(() => openPinWrap(wrap, randomBytes(16), pin, argon2id))).toBe("vault.damaged")
  })
})

describe("a record that is not ours", () => {
  const good = { version: 1, salt: randomBytes(16), ...KDF_FLOOR, stretched: randomBytes(32) }

  test("the shape that is read", async () => {
    expect((await pinWrap(root, vault, await sealed(good), keys)).cost).toEqual(KDF_FLOOR)
  })

  test.each([
    ["A1: less memory", { memory: 8 }, "kdf.refused"],
    ["A1: fewer passes", { passes: 1 }, "kdf.refused"],
    ["A3: a time bomb", { memory: 2 ** 31 }, "kdf.refused"],
    ["A11: a later version", { version: 2 }, "vault.newer"],
    ["version 0", { version: 0 }, "vault.damaged"],
    ["a short salt", { salt: randomBytes(8) }, "vault.damaged"],
    ["a short key", { stretched: randomBytes(16) }, "vault.damaged"],
    ["one key more", { more: 1 }, "vault.damaged"],
  ])("%s", async (_, change, code) => {
    expect(await codeBy(async () => pinWrap(root, vault, await sealed({ ...good, ...change }), keys))).toBe(code)
  })

  test.each([
    ["a list", [1]],
    ["nothing", null],
  ])("%s", async (_, content) => {
    expect(await codeBy(async () => pinWrap(root, vault, await sealed(content), keys))).toBe("vault.damaged")
  })
})

describe("damage", () => {
  test("A9, A10: every bit, cut and extension of the record", async () => {
    await expectRefused([...flipped(record), ...resized(record)], (bytes) => pinWrap(root, vault, bytes, keys))
  })

  test("A9, A10: every bit, cut and extension of the wrap in memory is refused", async () => {
    await expectRefused([...flipped(wrap.box), ...resized(wrap.box)], (box) =>
      openPinWrap({ ...wrap, box }, vault, pin, argon2id),
    )
    await expectRefused(
      [...flipped(wrap.commitment), ...resized(wrap.commitment)],
      (commitment) => openPinWrap({ ...wrap, commitment }, vault, pin, argon2id),
      ["pin.wrong"],
    )
    await expectRefused(flipped(wrap.salt), (salt) => openPinWrap({ ...wrap, salt }, vault, pin, argon2id), [
      "pin.wrong",
    ])
  })
})
