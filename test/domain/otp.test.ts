import { createHmac } from "node:crypto"
import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { utf8 } from "../../src/domain/bytes.ts"
import { codeAt } from "../../src/domain/any-otp.ts"
import { readSecret } from "../../src/domain/secret-text.ts"
import type { HashAlgorithm, OtpSecret } from "../../src/domain/otp.ts"

/** RFC 4226 §5.3 once more, on Node's HMAC and 64-bit integers: nothing of ours and nothing of otpauth's. */
function truncated(algorithm: HashAlgorithm, secret: Uint8Array, counter: number): number {
  const message = Buffer.alloc(8)
  message.writeBigUInt64BE(BigInt(counter))
  const mac = createHmac(algorithm.toLowerCase(), secret).update(message).digest()
  return mac.readUInt32BE(mac.at(-1)! & 15) & 0x7fffffff
}

const digitsOf = (number: number, digits: number): string => (number % 10 ** digits).toString().padStart(digits, "0")

const bytes = fc.uint8Array({ minLength: 1, maxLength: 200 }).map((array) => Uint8Array.from(array))
const algorithm = fc.constantFrom<HashAlgorithm>("SHA1", "SHA256", "SHA512")
const digits = fc.integer({ min: 5, max: 10 })
const steam = { kind: "steam", algorithm: "SHA1", digits: 5, period: 30, counter: 0 } as const

describe("an independent computation agrees", () => {
  test("HOTP, counters up to 2^53 - 1", async () => {
    await fc.assert(
      fc.asyncProperty(bytes, algorithm, digits, fc.maxSafeNat(), async (secret, hash, length, counter) => {
        const otp: OtpSecret = { kind: "hotp", secret, algorithm: hash, digits: length, period: 0, counter }
        expect((await codeAt(otp, 0)).code).toBe(digitsOf(truncated(hash, secret, counter), length))
      }),
    )
  })

  test("TOTP, any period, until the year 9999", async () => {
    const period = fc.oneof(fc.integer({ min: 1, max: 120 }), fc.integer({ min: 1, max: 86_400 }))
    const time = fc.integer({ min: 0, max: 253_402_300_799_999 })
    await fc.assert(
      fc.asyncProperty(bytes, algorithm, digits, period, time, async (secret, hash, length, seconds, now) => {
        const otp: OtpSecret = { kind: "totp", secret, algorithm: hash, digits: length, period: seconds, counter: 0 }
        const step = Number(BigInt(now) / BigInt(seconds * 1000))
        const made = await codeAt(otp, now)
        expect(made.code).toBe(digitsOf(truncated(hash, secret, step), length))
        expect(made.next).toBe(digitsOf(truncated(hash, secret, step + 1), length))
        expect(made.expiresAt).toBe((step + 1) * seconds * 1000)
        expect(made.period).toBe(seconds)
      }),
    )
  })

  test("Steam", async () => {
    await fc.assert(
      fc.asyncProperty(bytes, fc.integer({ min: 0, max: 4_102_444_800_000 }), async (secret, now) => {
        let number = truncated("SHA1", secret, Math.floor(now / 30_000))
        let expected = ""
        for (let i = 0; i < 5; i++) {
          expected += "23456789BCDFGHJKMNPQRTVWXY"[number % 26]
          number = Math.floor(number / 26)
        }
        expect((await codeAt({ ...steam, secret }, now)).code).toBe(expected)
      }),
    )
  })
})

describe("what others' tests say", () => {
  test.each([
    ["KeePassXC", "63BEDWCQZKTQWPESARIERL5DTTQFCJTK", 1_511_200_518, "FR8RV"],
    ["KeePassXC", "63BEDWCQZKTQWPESARIERL5DTTQFCJTK", 1_511_200_714, "9P3VP"],
    ["Bitwarden", "HXDMVJECJJWSRB3HWIZR4IFUGFTMXBOZ", 1_672_531_200, "7W6CJ"],
  ])("Steam: %s %s at %i", async (_, written, time, code) => {
    expect((await codeAt({ ...steam, secret: readSecret(written) }, time * 1000)).code).toBe(code)
  })

  test.each([
    ["wqiq25brkzycjvyp", "194506"],
    ["PIUDISEQYA", "829846"],
    ["PIUDISEQYA======", "829846"],
    ["ddfdf", "932653"],
    ["HJSGFJHDFDJDJKSDFD", "000034"],
    ["xvdsfasdfasdasdghsgsdfg", "403786"],
  ])("secrets of odd length: Bitwarden %s", async (written, code) => {
    const otp: OtpSecret = { ...steam, kind: "totp", digits: 6, secret: readSecret(written) }
    expect((await codeAt(otp, 1_672_531_200_000)).code).toBe(code)
  })
})

describe("time", () => {
  const otp: OtpSecret = { ...steam, kind: "totp", digits: 6, secret: readSecret("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ") }

  test("a code holds until the last millisecond of its period, then the announced one follows", async () => {
    const first = await codeAt(otp, 0)
    expect(first).toEqual({ code: "755224", next: "287082", expiresAt: 30_000, period: 30 })
    expect(await codeAt(otp, 29_999)).toEqual(first)
    expect((await codeAt(otp, 30_000)).code).toBe(first.next)
  })

  test("fractions of a millisecond change nothing, and before 1970 is 1970", async () => {
    expect(await codeAt(otp, 29_999.9)).toEqual(await codeAt(otp, 0))
    expect(await codeAt(otp, -1)).toEqual(await codeAt(otp, 0))
  })

  test("periods of a second and of an hour", async () => {
    expect(await codeAt({ ...otp, period: 1 }, 1500)).toMatchObject({ code: "287082", next: "359152", expiresAt: 2000 })
    expect(await codeAt({ ...otp, period: 3600 }, 3_600_000)).toMatchObject({ code: "287082", expiresAt: 7_200_000 })
  })
})

test("a secret that is a window on a longer buffer is read within its window", async () => {
  const whole = utf8("xx12345678901234567890xx")
  const otp: OtpSecret = { ...steam, kind: "hotp", digits: 6, period: 0, secret: whole.subarray(2, 22) }
  expect((await codeAt(otp, 0)).code).toBe("755224")
})
