import { createHash, createHmac } from "node:crypto"
import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { codeAt } from "../../src/domain/any-otp.ts"
import type { OtpSecret } from "../../src/domain/otp.ts"
import { readYandexSecret } from "../../src/domain/yandex.ts"
import { readHexSecret, readSecret } from "../../src/domain/secret-text.ts"

const motp = { kind: "motp", algorithm: "SHA1", digits: 6, period: 10, counter: 0 } as const
const yandex = { kind: "yandex", algorithm: "SHA256", digits: 8, period: 30, counter: 0 } as const
const time = fc.integer({ min: 0, max: 253_402_300_799_999 })
const bytesOf = (length: fc.IntArrayConstraints) => fc.uint8Array(length).map((array) => Uint8Array.from(array))

/** What the tests of Aegis, and of those that it was checked against, say. */
describe("vectors of others", () => {
  test.each([
    [165_892_298, "e7d8b6", "1234", "e3152afee62599c8"],
    [123_456_789, "4ebfb2", "1234", "e3152afee62599c8"],
    [1_659_540_020, "ced7b1", "9999", "bbb1912bb5c515be"],
    [1_659_540_022, "ced7b1", "9999", "bbb1912bb5c515be"],
    [1_659_539_870, "1a14f8", "9999", "bbb1912bb5c515be"],
    [1_659_539_878, "1a14f8", "9999", "bbb1912bb5c515be"],
  ])("mOTP at %i: %s", async (seconds, code, pin, written) => {
    const otp: OtpSecret = { ...motp, pin, secret: readHexSecret(written) }
    expect(await codeAt(otp, seconds * 1000)).toMatchObject({ code, period: 10 })
  })

  test.each([
    [1_641_559_648, "umozdicq", "5239", "6SB2IKNM6OBZPAVBVTOHDKS4FAAAAAAADFUTQMBTRY"],
    [1_581_064_020, "oactmacq", "7586", "LA2V6KMCGYMWWVEW64RNP3JA3IAAAAAAHTSG4HRZPI"],
    [1_581_090_810, "wemdwrix", "7586", "LA2V6KMCGYMWWVEW64RNP3JA3I"],
    [1_581_091_469, "dfrpywob", "5210481216086702", "JBGSAU4G7IEZG6OY4UAXX62JU4AAAAAAHTSG4HXU3M"],
    [1_581_093_059, "vunyprpd", "5210481216086702", "JBGSAU4G7IEZG6OY4UAXX62JU4"],
  ])("Yandex at %i: %s", async (seconds, code, pin, written) => {
    const otp: OtpSecret = { ...yandex, pin, secret: readYandexSecret(readSecret(written))! }
    expect(await codeAt(otp, seconds * 1000)).toMatchObject({ code, period: 30 })
  })
})

describe("an independent computation agrees", () => {
  test("mOTP", async () => {
    const pin = fc.stringMatching(/^[!-~]{1,64}$/)
    await fc.assert(
      fc.asyncProperty(bytesOf({ minLength: 1, maxLength: 64 }), pin, time, async (secret, own, now) => {
        const at = (step: number) =>
          createHash("md5")
            .update(`${step}${Buffer.from(secret).toString("hex")}${own}`)
            .digest("hex")
            .slice(0, 6)
        const step = Math.floor(now / 10_000)
        expect(await codeAt({ ...motp, secret, pin: own }, now)).toEqual({
          code: at(step),
          next: at(step + 1),
          expiresAt: (step + 1) * 10_000,
          period: 10,
        })
      }),
    )
  })

  test("Yandex, a key with a zero before it as well", async () => {
    const pin = fc.stringMatching(/^\d{4,16}$/)
    let zeros = 0
    await fc.assert(
      fc.asyncProperty(bytesOf({ minLength: 16, maxLength: 16 }), pin, time, async (secret, own, now) => {
        const hash = createHash("sha256").update(own).update(secret).digest()
        if (hash[0] === 0) zeros++
        const counter = Buffer.alloc(8)
        counter.writeBigUInt64BE(BigInt(Math.floor(now / 30_000)))
        const mac = createHmac("sha256", hash[0] === 0 ? hash.subarray(1) : hash)
          .update(counter)
          .digest()
        const number = BigInt.asUintN(63, mac.readBigUInt64BE(mac.at(-1)! & 15)) % 26n ** 8n
        const letters = number.toString(26).padStart(8, "0")
        const expected = letters.replace(/./g, (digit) => String.fromCharCode(97 + Number.parseInt(digit, 26)))
        expect((await codeAt({ ...yandex, secret, pin: own }, now)).code).toBe(expected)
      }),
      { numRuns: 3000, seed: 26 },
    )
    expect(zeros).toBeGreaterThan(0)
  })
})
