import { describe, expect, test } from "vitest"
import { utf8 } from "../../src/domain/bytes.ts"
import { codeAt } from "../../src/domain/any-otp.ts"
import { rfc4226 } from "./rfc4226.ts"
import { rfc6238 } from "./rfc6238.ts"

describe("RFC 4226, Appendix D", () => {
  const hotp = { kind: "hotp", secret: utf8(rfc4226.secret), algorithm: "SHA1", period: 0 } as const
  test.each(rfc4226.rows)("counter $counter", async ({ counter, number, code }) => {
    // Ten digits are the truncated number itself.
    expect((await codeAt({ ...hotp, digits: 10, counter }, 0)).code).toBe(number.toString().padStart(10, "0"))
    expect(await codeAt({ ...hotp, digits: 6, counter }, 0)).toEqual({
      code,
      next: null,
      expiresAt: null,
      period: null,
    })
  })
})

describe("RFC 6238, Appendix B", () => {
  const cases = rfc6238.rows.flatMap((row) =>
    (["SHA1", "SHA256", "SHA512"] as const).map((algorithm) => ({ time: row.time, algorithm, code: row[algorithm] })),
  )
  test.each(cases)("$algorithm at $time", async ({ time, algorithm, code }) => {
    const totp = {
      kind: "totp",
      secret: utf8(rfc6238.secrets[algorithm]),
      algorithm,
      digits: 8,
      period: 30,
      counter: 0,
    } as const
    expect((await codeAt(totp, time * 1000)).code).toBe(code)
    expect((await codeAt(totp, (time - 30) * 1000)).next).toBe(code)
    expect((await codeAt(totp, time * 1000)).expiresAt).toBe((Math.floor(time / 30) + 1) * 30_000)
  })
})
