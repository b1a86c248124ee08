import { existsSync, readFileSync } from "node:fs"
import path from "node:path"
import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { readMigration } from "../../src/formats/google-migration.ts"
import { account, link, message } from "../fixtures/google-migration/encode.ts"
import expected from "../fixtures/google-migration/expected.json" with { type: "json" }

const fixtures = path.resolve(import.meta.dirname, "../fixtures/google-migration")
const refusal = (code: string): unknown => expect.objectContaining({ name: "CountersignError", code })
const secret = new Uint8Array(20).fill(9)
const dataLink = (bytes: Uint8Array): string =>
  `otpauth-migration://offline?data=${encodeURIComponent(Buffer.from(bytes).toString("base64"))}`

test.each(Object.entries(expected))("fixture %s", (name, wanted) => {
  const part = readMigration(readFileSync(path.join(fixtures, `${name}.txt`), "utf8"))
  const accounts = part.accounts.map(({ secret: { length: bytes }, ...rest }) => ({ ...rest, bytes }))
  expect({ ...part, accounts }).toEqual(wanted)
})

test("what was written is what is read: any secret, any names, any batch id", () => {
  const word = fc
    .string({ unit: "grapheme", maxLength: 300 })
    .map((text) => text.replace(/[:\p{Cc}\u202A-\u202E\u2066-\u2069]/gu, "").trim())
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 1, maxLength: 400 }),
      word,
      word,
      fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
      fc.integer({ min: 1, max: 40 }),
      (bytes, issuer, username, id, size) => {
        fc.pre(issuer !== username)
        const name = issuer === "" ? username : `${issuer}:${username}`
        const part = readMigration(link([account({ secret: bytes, name, issuer })], { id, index: size - 1, size }))
        expect(part).toMatchObject({ batch: id, index: size - 1, size, problems: [] })
        expect(part.accounts).toEqual([
          { issuer, username, kind: "totp", algorithm: "SHA1", digits: 6, period: 30, counter: 0, secret: bytes },
        ])
      },
    ),
    { numRuns: 300 },
  )
})

describe("links as they come", () => {
  const whole = link([account({ secret: new Uint8Array(40).fill(0xfb), name: "a" })])
  test.each([
    ["percent-encoded", whole],
    ["with bare plus signs", decodeURIComponent(whole)],
    ["plus signs that became spaces", decodeURIComponent(whole).replaceAll("+", " ")],
    ["without padding", decodeURIComponent(whole).replace(/=+$/, "")],
    ["in capitals", whole.replace("otpauth-migration://offline", "OTPAUTH-MIGRATION://OFFLINE")],
    ["with something before", whole.replace("?data", "?x=1&data")],
    ["with a line break after", `${whole}\n`],
  ])("%s", (_, text) => {
    expect(decodeURIComponent(whole)).toContain("+")
    expect(readMigration(text).accounts[0]?.secret).toEqual(new Uint8Array(40).fill(0xfb))
  })
})

test("a cut message is refused, wherever it is cut, or holds only what was whole", () => {
  const bytes = message([
    [1, account({ secret, name: "first" })],
    [1, account({ secret, name: "second" })],
    [2, 1],
    [3, 2],
    [5, -7],
  ])
  for (let end = 1; end < bytes.length; end++) {
    try {
      const { accounts, problems } = readMigration(dataLink(bytes.slice(0, end)))
      expect(accounts.every(({ secret: read }) => read.length === secret.length) && problems.length === 0).toBe(true)
    } catch (thrown) {
      expect(thrown).toEqual(refusal("uri.unreadable"))
    }
  }
})

test("no bytes at all make it throw anything else", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      try {
        readMigration(dataLink(bytes))
      } catch (thrown) {
        expect(thrown).toEqual(refusal("uri.unreadable"))
      }
    }),
    { numRuns: 1000 },
  )
})

describe("one account that we cannot take does not cost the others", () => {
  test.each([
    ["no secret", { secret: new Uint8Array(), name: "x" }, "uri.secret"],
    ["MD5", { secret, name: "x", algorithm: 4 }, "uri.algorithm"],
    ["seven digits", { secret, name: "x", digits: 3 }, "uri.digits"],
    ["a new kind", { secret, name: "x", type: 3 }, "uri.type"],
    ["a counter below zero", { secret, name: "x", type: 1, counter: -1 }, "uri.counter"],
  ])("%s", (_, bad, code) => {
    const part = readMigration(link([account(bad), account({ secret, name: "good" })]))
    expect(part.problems).toEqual([code])
    expect(part.accounts.map(({ username }) => username)).toEqual(["good"])
  })
})

test.each([
  ["an ordinary link", "otpauth://totp/x?secret=JBSWY3DPEHPK3PXP"],
  ["nothing", "otpauth-migration://offline?data="],
  ["no base64", "otpauth-migration://offline?data=%%%"],
  ["a part past the last", link([account({ secret, name: "x" })], { id: 1, index: 3, size: 3 })],
  ["more parts than anyone has", link([account({ secret, name: "x" })], { id: 1, index: 0, size: 100_000 })],
])("refused: %s", (_, text) => {
  expect(() => readMigration(text)).toThrow(refusal("uri.unreadable"))
})

const samples = path.resolve(import.meta.dirname, "../../../shared/samples")
test.skipIf(!existsSync(samples))("a real export (skipped where ../shared is absent)", () => {
  const part = readMigration(readFileSync(path.join(samples, "stratum/googleauthenticator.txt"), "utf8"))
  expect(part).toMatchObject({ index: 0, size: 1, problems: [] })
  expect(
    part.accounts.map(({ issuer, username, kind, algorithm, counter }) => [issuer, username, kind, algorithm, counter]),
  ).toEqual([
    ["Sha", "512", "totp", "SHA512", 0],
    ["Sha", "256", "totp", "SHA256", 0],
    ["Standard", "Totp", "totp", "SHA1", 0],
    ["Standard", "Hotp", "hotp", "SHA1", 10],
    ["", "NoIssuer", "totp", "SHA1", 0],
    ["Long", "Period", "totp", "SHA1", 0],
  ])
})
