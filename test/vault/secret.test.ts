import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { randomBytes, utf8 } from "../../src/domain/bytes.ts"
import { codeKinds } from "../../src/domain/code-kind.ts"
import { fingerprint, openCode, openNotes, sealCode, sealNotes, type CodeSecret } from "../../src/vault/secret.ts"
import { seal, sealingKey } from "../../src/vault/seal.ts"
import { newStamp } from "../../src/vault/vault.ts"
import { codeBy } from "./refusal.ts"
import { clockOf, codeOf, idOf } from "./sample.ts"

const vault = randomBytes(16)
const key = await sealingKey(randomBytes(32))
const stamp = newStamp(clockOf(1))
const about = { type: "secret", vault, account: idOf(1), part: "code", version: stamp.version } as const

const codeWith = (withPin: boolean): fc.Arbitrary<CodeSecret> =>
  fc.record({
    kind: fc.constantFrom(...codeKinds),
    algorithm: fc.constantFrom("SHA1", "SHA256", "SHA512"),
    digits: fc.integer({ min: 5, max: 10 }),
    period: fc.nat(3600),
    secret: fc.uint8Array({ maxLength: 200 }).map((bytes) => new Uint8Array(bytes)),
    ...(withPin ? { pin: fc.string() } : {}),
  })
const code = fc.oneof(codeWith(false), codeWith(true))

describe("a secret part", () => {
  test("codes are read back as they were sealed", async () => {
    await fc.assert(
      fc.asyncProperty(code, async (each) => {
        expect(await openCode(key, vault, idOf(1), stamp, await sealCode(key, vault, idOf(1), stamp, each))).toEqual(
          each,
        )
      }),
    )
  })

  test("notes are read back, whole and to the last character", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "grapheme" }), async (notes) => {
        expect(await openNotes(key, vault, idOf(1), stamp, await sealNotes(key, vault, idOf(1), stamp, notes))).toBe(
          notes,
        )
      }),
    )
    const long = "\ufeffnotes\r\n".repeat(5000)
    expect(await openNotes(key, vault, idOf(1), stamp, await sealNotes(key, vault, idOf(1), stamp, long))).toBe(long)
  })

  test("A4-A8: of another part, account, vault, key or version it does not open", async () => {
    const box = await sealCode(key, vault, idOf(1), stamp, codeOf(1))
    const tries = [
      () => openNotes(key, vault, idOf(1), stamp, box),
      () => openCode(key, vault, idOf(2), stamp, box),
      () => openCode(key, randomBytes(16), idOf(1), stamp, box),
      async () => openCode(await sealingKey(randomBytes(32)), vault, idOf(1), stamp, box),
      () => openCode(key, vault, idOf(1), newStamp(stamp.clock), box),
      async () => openCode(key, vault, idOf(1), stamp, await sealNotes(key, vault, idOf(1), stamp, "notes")),
    ]
    for (const each of tries) expect(await codeBy(each)).toBe("vault.damaged")
  })

  test.each([
    ["no JSON", "{"],
    ["a list", "[]"],
    ["version 0", `{"version":0}`],
    ["an unknown kind", `{"version":1,"kind":"morse","algorithm":"SHA1","digits":6,"period":30,"secret":"AA"}`],
    ["an unknown algorithm", `{"version":1,"kind":"totp","algorithm":"MD5","digits":6,"period":30,"secret":"AA"}`],
    [
      "a secret that is no base64",
      `{"version":1,"kind":"totp","algorithm":"SHA1","digits":6,"period":30,"secret":"!"}`,
    ],
    ["one key more", `{"version":1,"kind":"totp","algorithm":"SHA1","digits":6,"period":30,"secret":"AA","x":1}`],
  ])("A11: %s is damaged, although the seal holds", async (_, content) => {
    const box = await seal(key, utf8(content), about)
    expect(await codeBy(() => openCode(key, vault, idOf(1), stamp, box))).toBe("vault.damaged")
  })

  test("A11: a later version is newer", async () => {
    const box = await seal(key, utf8(`{"version":2,"kind":"passkey"}`), about)
    expect(await codeBy(() => openCode(key, vault, idOf(1), stamp, box))).toBe("vault.newer")
  })
})

describe("the fingerprint of a secret", () => {
  test("is equal for equal secrets of one vault, and for nothing else", async () => {
    const [a, b] = [randomBytes(32), randomBytes(32)]
    const one = await fingerprint(a, utf8("secret"))
    expect(await fingerprint(a, utf8("secret"))).toBe(one)
    expect(one).toMatch(/^[\w-]{16}$/)
    expect(await fingerprint(a, utf8("secres"))).not.toBe(one)
    expect(await fingerprint(b, utf8("secret"))).not.toBe(one)
  })
})
