import { argon2d, argon2i, argon2id as independent } from "@noble/hashes/argon2.js"
import { describe, expect, test } from "vitest"
import { utf8 } from "../../src/domain/bytes.ts"
import { argon2id } from "../../src/workshop/argon2id.ts"
import { fromHex, toHex } from "./hex.ts"
import { oneLane, referenceArgon2id, rfc9106 } from "./rfc9106.ts"

// libsodium, which the vault uses, takes neither four lanes nor a secret nor associated data, so the RFC's own vectors
// cannot be put to it. They are put to an independent implementation, and ours is held equal to that one.
describe("RFC 9106 §5: the independent implementation", () => {
  const options = {
    m: rfc9106.memory,
    t: rfc9106.passes,
    p: rfc9106.lanes,
    dkLen: rfc9106.length,
    key: fromHex(rfc9106.secret),
    personalization: fromHex(rfc9106.associatedData),
  }
  const derive = (kind: typeof independent): string =>
    toHex(kind(fromHex(rfc9106.password), fromHex(rfc9106.salt), options))

  test("§5.1 Argon2d", () => expect(derive(argon2d)).toBe(rfc9106.tags.argon2d))
  test("§5.2 Argon2i", () => expect(derive(argon2i)).toBe(rfc9106.tags.argon2i))
  test("§5.3 Argon2id", () => expect(derive(independent)).toBe(rfc9106.tags.argon2id))

  test.each(referenceArgon2id)(
    "reference, $memory KiB, $lanes lanes",
    ({ password, salt, memory, passes, lanes, tag }) => {
      const out = independent(utf8(password), utf8(salt), { m: memory, t: passes, p: lanes, dkLen: 32 })
      expect(toHex(out)).toBe(tag)
    },
  )
})

describe("ours equals the independent implementation", () => {
  const salt = fromHex("000102030405060708090a0b0c0d0e0f")
  test.each(oneLane)("$memory KiB, $passes passes, $length bytes", { timeout: 60_000 }, async (cost) => {
    const { memory, passes, length } = cost
    for (const password of memory > 1024
      ? ["correct horse"]
      : ["", "correct horse", "pässwörd \u{1F511}", "x".repeat(300)]) {
      const expected = independent(utf8(password), salt, { m: memory, t: passes, p: 1, dkLen: length })
      const made = await argon2id(utf8(password), salt, { memory, passes, lanes: 1 }, length)
      expect(toHex(made)).toBe(toHex(expected))
    }
  })

  test("another password, another salt, another cost give other bytes", async () => {
    const cost = { memory: 32, passes: 3, lanes: 1 } as const
    const all = await Promise.all([
      argon2id(utf8("a"), salt, cost, 32),
      argon2id(utf8("b"), salt, cost, 32),
      argon2id(utf8("a"), fromHex("ff".repeat(16)), cost, 32),
      argon2id(utf8("a"), salt, { ...cost, passes: 4 }, 32),
      argon2id(utf8("a"), salt, { ...cost, memory: 64 }, 32),
    ])
    expect(new Set(all.map(toHex)).size).toBe(5)
  })
})
