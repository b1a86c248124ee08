import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { randomBytes, toBase64Url, utf8 } from "../../src/domain/bytes.ts"
import { open, seal, sealingKey } from "../../src/vault/seal.ts"
import { aboutPart, openNotes } from "../../src/vault/secret.ts"
import {
  FORMER_LIMIT,
  openPassword,
  openRecovery,
  sealPassword,
  sealRecovery,
  withPassword,
  type PasswordSecret,
} from "../../src/vault/sign-in.ts"

const vault = randomBytes(16)
const account = toBase64Url(randomBytes(16))
const stamp = { clock: "c", version: "v1" }
const refusal = (code: string): unknown => expect.objectContaining({ name: "CountersignError", code })

describe("the history of a password", () => {
  test("whatever was set last is current, and each that it replaced is kept, newest first, up to a bound", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 3 }), { minLength: 1, maxLength: 60 }), (passwords) => {
        let secret: PasswordSecret | null = null
        const lost: string[] = []
        for (const [at, password] of passwords.entries()) {
          if (secret !== null && secret.password !== password && secret.password !== "") lost.push(secret.password)
          secret = withPassword(secret, password, at)
        }
        expect(secret?.password).toBe(passwords.at(-1))
        expect(secret?.former.map((one) => one.password)).toEqual(lost.toReversed().slice(0, FORMER_LIMIT))
        const ends = secret?.former.map(({ until }) => until) ?? []
        expect(ends).toEqual(ends.toSorted((a, b) => b - a))
      }),
    )
  })

  test("the same again changes nothing, its date neither", () => {
    const before = withPassword(null, "one", 1)
    expect(withPassword(before, "one", 2)).toBe(before)
  })
})

describe("sealed parts", () => {
  const secret = { password: "🔑 ä", since: 5, former: [{ password: "old", until: 5 }] }
  const codes = [
    { code: "alpha-1", usedAt: null },
    { code: "bravo-2", usedAt: 7 },
  ]

  test("come back as they were", async () => {
    const key = await sealingKey(randomBytes(32))
    const password = await sealPassword(key, vault, account, stamp, secret)
    expect(await openPassword(key, vault, account, stamp, password)).toEqual(secret)
    const recovery = await sealRecovery(key, vault, account, stamp, codes)
    expect(await openRecovery(key, vault, account, stamp, recovery)).toEqual(codes)
  })

  test("one part does not open as another, nor as another account's or version's", async () => {
    const key = await sealingKey(randomBytes(32))
    const box = await sealPassword(key, vault, account, stamp, secret)
    await expect(openRecovery(key, vault, account, stamp, box)).rejects.toEqual(refusal("vault.damaged"))
    await expect(openNotes(key, vault, account, stamp, box)).rejects.toEqual(refusal("vault.damaged"))
    const other = toBase64Url(randomBytes(16))
    await expect(openPassword(key, vault, other, stamp, box)).rejects.toEqual(refusal("vault.damaged"))
    const older = { ...stamp, version: "v0" }
    await expect(openPassword(key, vault, account, older, box)).rejects.toEqual(refusal("vault.damaged"))
  })

  test("a newer version is refused as such", async () => {
    const key = await sealingKey(randomBytes(32))
    const about = aboutPart(vault, account, "password", stamp)
    const box = await seal(key, utf8(JSON.stringify({ version: 2, password: "x" })), about)
    expect(await open(key, box, about)).toBeInstanceOf(Uint8Array)
    await expect(openPassword(key, vault, account, stamp, box)).rejects.toEqual(refusal("vault.newer"))
  })
})
