import { describe, expect, test } from "vitest"
import { randomBytes, text, utf8, type Bytes } from "../../src/domain/bytes.ts"
import { authenticate, derive, digest, open, seal, sealingKey, type About } from "../../src/vault/seal.ts"
import { toHex } from "../vectors/hex.ts"
import { codeBy } from "./refusal.ts"

const vault = randomBytes(16)
const key = await sealingKey(randomBytes(32))

/** One box about as much as there is, and what differs from it in one thing each. */
const about: About = { type: "secret", vault, account: "a", part: "code", version: "v1", beside: utf8("beside") }
const others: readonly [string, About][] = [
  ["A4 another part", { ...about, part: "notes" }],
  ["A5 another account", { ...about, account: "b" }],
  ["A6 another vault", { ...about, vault: randomBytes(16) }],
  ["A7 another type", { ...about, type: "index" }],
  ["A8 another version", { ...about, version: "v0" }],
  ["A12 no account", { type: "secret", vault, part: "code", version: "v1", beside: utf8("beside") }],
  ["A12 no part", { type: "secret", vault, account: "a", version: "v1", beside: utf8("beside") }],
  ["A12 no version", { type: "secret", vault, account: "a", part: "code", beside: utf8("beside") }],
  ["A12 nothing beside", { type: "secret", vault, account: "a", part: "code", version: "v1" }],
  ["A12 something else beside", { ...about, beside: utf8("besidf") }],
  ["A12 account and part run together", { ...about, account: "acode", part: "" }],
  ["A12 an empty account", { ...about, account: "" }],
  ["A12 account and part exchanged", { ...about, account: "code", part: "a" }],
]

describe("a sealed box", () => {
  test("opens for the same key and the same about, to the same bytes, the empty ones too", async () => {
    for (const plain of [new Uint8Array(), utf8("plain"), randomBytes(65_536)]) {
      expect(await open(key, await seal(key, plain, about), about)).toEqual(plain)
    }
  })

  test("is one byte of version, one of algorithm, 12 of nonce, the ciphertext and 16 of tag", async () => {
    const box = await seal(key, utf8("plain"), about)
    expect([box[0], box[1], box.length]).toEqual([1, 1, 2 + 12 + 5 + 16])
  })

  test("never has the same nonce twice, nor the same bytes", async () => {
    const boxes = await Promise.all(Array.from({ length: 1000 }, () => seal(key, utf8("plain"), about)))
    expect(new Set(boxes.map((box) => toHex(box.subarray(2, 14)))).size).toBe(1000)
  })

  test("does not open under another key", async () => {
    const box = await seal(key, utf8("plain"), about)
    expect(await codeBy(async () => open(await sealingKey(randomBytes(32)), box, about))).toBe("vault.damaged")
  })

  test.each(others)("%s: does not open", async (_, other) => {
    const box = await seal(key, utf8("plain"), about)
    expect(await codeBy(() => open(key, box, other))).toBe("vault.damaged")
    const moved = await seal(key, utf8("plain"), other)
    expect(await codeBy(() => open(key, moved, about))).toBe("vault.damaged")
  })

  test("A11: every unknown version and algorithm is refused, and none is tried", async () => {
    const box = await seal(key, utf8("plain"), about)
    for (let byte = 0; byte < 256; byte++) {
      if (byte === 1) continue
      expect(await codeBy(() => open(key, box.with(0, byte), about))).toBe("vault.newer")
      expect(await codeBy(() => open(key, box.with(1, byte), about))).toBe("vault.newer")
    }
  })

  test("A12: without its tag, with an empty one, or with a shorter one it does not open", async () => {
    const box = await seal(key, utf8("plain"), about)
    const zero = box.slice()
    zero.fill(0, -16)
    for (const bytes of [box.slice(0, -16), box.slice(0, -4), zero]) {
      expect(await codeBy(() => open(key, bytes, about))).toBe("vault.damaged")
    }
  })

  test("A17: a wrong key, a flipped bit and a moved box are told apart by nothing", async () => {
    const box = await seal(key, utf8("plain"), about)
    const said = async (work: () => Promise<Bytes>) => work().then(text, (thrown: unknown) => String(thrown))
    const answers = await Promise.all([
      said(async () => open(await sealingKey(randomBytes(32)), box, about)),
      said(() => open(key, box.with(20, box[20]! ^ 1), about)),
      said(() => open(key, box, { ...about, account: "b" })),
      said(() => open(key, box.slice(0, 10), about)),
    ])
    expect(new Set(answers)).toEqual(new Set(["CountersignError: vault.damaged: secret"]))
  })

  test("its key cannot be read back", async () => {
    expect(key.extractable).toBe(false)
    await expect(crypto.subtle.exportKey("raw", key)).rejects.toThrow()
  })
})

describe("deriving", () => {
  test("is HKDF-SHA-256 with our prefix (against WebCrypto's own HMAC, RFC 5869 §2)", async () => {
    const secret = randomBytes(32)
    const salt = randomBytes(16)
    const pseudorandom = await authenticate(salt, secret)
    const expected = await authenticate(pseudorandom, new Uint8Array([...utf8("countersign/1/purpose"), 1]))
    expect(await derive(secret, "purpose", salt)).toEqual(expected)
  })

  test("gives 32 bytes that differ by secret, purpose and salt", async () => {
    const [a, b] = [randomBytes(32), randomBytes(32)]
    const all = await Promise.all([derive(a, "x"), derive(a, "y"), derive(b, "x"), derive(a, "x", randomBytes(16))])
    expect(all.map(({ length }) => length)).toEqual([32, 32, 32, 32])
    expect(new Set(all.map(toHex)).size).toBe(4)
    expect(await derive(a, "x")).toEqual(all[0])
  })

  test("digest is SHA-256 (FIPS 180-4, 'abc')", async () => {
    expect(toHex(await digest(utf8("abc")))).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
  })
})
