import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { isErrorCode, CountersignError } from "../../src/domain/error.ts"
import { readCode, readOtpauthUri, writeOtpauthUri } from "../../src/domain/otpauth-uri.ts"
import { readSecret } from "../../src/domain/secret-text.ts"
import type { NewOtp, OtpDefaults } from "../../src/domain/otpauth-uri.ts"
import type { HashAlgorithm } from "../../src/domain/otp.ts"

const S = "JBSWY3DPEHPK3PXP"
const secret = readSecret(S)
const plain = { kind: "totp", secret, algorithm: "SHA1", digits: 6, period: 30, counter: 0 } as const
const steam = { ...plain, kind: "steam", digits: 5 } as const
const tidy = (text: string): string => text.replace(/[\p{Cc}\u202A-\u202E\u2066-\u2069]/gu, "").trim()
const refusal = (code: string): unknown => expect.objectContaining({ name: "CountersignError", code })

test("the example of the Key Uri Format", () => {
  const uri =
    "otpauth://totp/ACME%20Co:john.doe@email.com?secret=HXDMVJECJJWSRB3HWIZR4IFUGFTMXBOZ&issuer=ACME%20Co" +
    "&algorithm=SHA1&digits=6&period=30"
  expect(readOtpauthUri(uri)).toEqual({
    ...plain,
    secret: readSecret("HXDMVJECJJWSRB3HWIZR4IFUGFTMXBOZ"),
    issuer: "ACME Co",
    username: "john.doe@email.com",
  })
})

describe("names", () => {
  test.each<[string, string, string, string]>([
    ["issuer in the label only", "GitHub:bob", "GitHub", "bob"],
    ["issuer in the parameter only", "bob&issuer=GitHub", "GitHub", "bob"],
    ["in both", "GitHub:bob&issuer=GitHub", "GitHub", "bob"],
    ["they differ: the label wins", "GMail:bob&issuer=Google", "GMail", "bob"],
    ["they differ, %3A: the label wins", "GMail%3Abob&issuer=Google", "GMail", "bob"],
    ["%3A", "Sha%3A256&issuer=Sha", "Sha", "256"],
    ["%3a and a space", "Big%20Corp%3a%20bob", "Big Corp", "bob"],
    ["a space after the colon", "GitHub: bob", "GitHub", "bob"],
    ["several colons, none known", "A:B:C", "A", "B:C"],
    ["several colons, the parameter tells where", "A:B:C&issuer=A:B", "A:B", "C"],
    ["an encoded colon within the issuer", "urn%3Ax:bob", "urn:x", "bob"],
    ["an encoded colon within the username", "A:b%3Ac&issuer=A", "A", "b:c"],
    ["empty issuer in the label", "%3Acool%40ente.com&issuer=%2Fe%2F", "/e/", "cool@ente.com"],
    ["empty issuer in the label, bare", ":bob&issuer=A", "A", "bob"],
    ["empty parameter", "GitHub:bob&issuer=", "GitHub", "bob"],
    ["label repeats the issuer", "Slack&issuer=Slack", "Slack", ""],
    ["no label", "", "", ""],
    ["no label, but a parameter", "&issuer=GitHub", "GitHub", ""],
    ["no issuer", "bob@example.com", "", "bob@example.com"],
    ["+ in the label is a plus", "GitHub:bob+tag@example.com", "GitHub", "bob+tag@example.com"],
    ["+ in the parameter is a space", "Air%20Canada:bob&issuer=Air+Canada", "Air Canada", "bob"],
    ["+ beside a right space stays a plus", "Big%20Corp:bob+x&issuer=Big+Corp", "Big Corp", "bob+x"],
    ["+ throughout, written as forms are", "Big+Corp:bob+x&issuer=Big+Corp", "Big Corp", "bob x"],
    ["UTF-8", "B%C3%BCcher%20%F0%9F%94%91:j%C3%BCrgen", "Bücher 🔑", "jürgen"],
    ["not encoded at all", "Bücher:jürgen müller", "Bücher", "jürgen müller"],
    ["Latin-1", "B%FCcher:bob", "Bücher", "bob"],
    ["bare percent signs", "100%:50%zz%4", "100%", "50%zz%4"],
    ["bare #", "C#Corp:bob#1", "C#Corp", "bob#1"],
    ["a slash in the label", "A/B:bob", "A/B", "bob"],
    ["leading slashes", "//GitHub:bob", "GitHub", "bob"],
    ["line marks and direction marks", "Git%0AHub:%E2%80%AEbob", "GitHub", "bob"],
  ])("%s", (_, given, issuer, username) => {
    const [label = "", ...more] = given.split("&")
    const uri = `otpauth://totp/${label}?${[`secret=${S}`, ...more].join("&")}`
    expect(readOtpauthUri(uri)).toEqual({ ...plain, issuer, username })
  })

  test("not even a slash", () => {
    expect(readOtpauthUri(`otpauth://totp?secret=${S}&issuer=A`)).toEqual({ ...plain, issuer: "A", username: "" })
  })
})

describe("secrets", () => {
  test.each([
    ["lower case", "jbswy3dpehpk3pxp"],
    ["groups", "JBSW%20Y3DP%20EHPK%203PXP"],
    ["groups with +", "JBSW+Y3DP+EHPK+3PXP"],
    ["bare spaces", "JBSW Y3DP EHPK 3PXP"],
    ["dashes", "jbsw-y3dp-ehpk-3pxp"],
    ["padding", "JBSWY3DPEHPK3PXP===="],
    ["encoded padding", "JBSWY3DPEHPK3PXP%3D%3D"],
    ["hexadecimal", Buffer.from(secret).toString("hex")],
    ["a line break from mail", "JBSWY3DP\r\nEHPK3PXP"],
  ])("%s", (_, written) => {
    expect(readOtpauthUri(`otpauth://totp/a?secret=${written}&digits=6`)).toMatchObject({ secret })
  })

  test.each([
    ["absent", "otpauth://totp/a?issuer=b"],
    ["empty", "otpauth://totp/a?secret=&issuer=b"],
    ["without a query", "otpauth://totp/a"],
    ["not base32", "otpauth://totp/a?secret=JBSW0!"],
    ["look-alike", "otpauth://totp/a?secret=JBSWY3DPEHPK3PX1"],
    ["steam without one", "steam://"],
    ["a link to Steam's own program", "steam://open/main"],
  ])("%s", (_, uri) => expect(() => readOtpauthUri(uri)).toThrow(refusal("uri.secret")))
})

describe("kinds and numbers", () => {
  test.each<[string, Partial<NewOtp>]>([
    [`otpauth://totp/a?secret=${S}&digits=5`, { digits: 5 }],
    [`otpauth://totp/a?secret=${S}&digits=7`, { digits: 7 }],
    [`otpauth://totp/a?secret=${S}&digits=10&period=10`, { digits: 10, period: 10 }],
    [`otpauth://totp/a?secret=${S}&digits=&period=&algorithm=`, plain],
    [`otpauth://totp/a?secret=${S}&period=1`, { period: 1 }],
    [`otpauth://totp/a?secret=${S}&period=3600`, { period: 3600 }],
    [`otpauth://totp/a?secret=${S}&period=86400`, { period: 86_400 }],
    [`otpauth://totp/a?secret=${S}&counter=7`, { kind: "totp", counter: 0 }],
    [`otpauth://hotp/a?secret=${S}&counter=42`, { kind: "hotp", counter: 42, period: 0 }],
    [`otpauth://hotp/a?secret=${S}`, { kind: "hotp", counter: 0, period: 0 }],
    [`otpauth://hotp/a?secret=${S}&period=0&counter=1`, { kind: "hotp", counter: 1, period: 0 }],
    [`otpauth://hotp/a?secret=${S}&counter=9007199254740991`, { counter: Number.MAX_SAFE_INTEGER }],
    [
      `OTPAUTH://TOTP/a?SECRET=${S}&Digits=8&PERIOD=60&Algorithm=sha512`,
      { digits: 8, period: 60, algorithm: "SHA512" },
    ],
    [`  otpauth://totp/a?secret=${S}&digits=8\n`, { digits: 8 }],
    [`\uFEFFotpauth://totp/a?secret=${S}\u200B`, plain],
    [`otpauth:totp/a?secret=${S}`, plain],
    [`otpauth://totp/a?secret=${S}&amp;digits=8&amp;issuer=b`, { digits: 8, issuer: "b" }],
    [`otpauth://totp/a?&&=&x&secret=${S}&image=https://example.com/?a=b`, plain],
    [`otpauth://totp/a?secret=${S}&secret=MZXW6YQ&digits=8&digits=6`, { secret, digits: 8 }],
    [`otpauth://totp/a?secret=&secret=${S}`, { secret }],
  ])("%s", (uri, expected) => expect(readOtpauthUri(uri)).toMatchObject(expected))

  test.each<[string, HashAlgorithm]>([
    ["SHA1", "SHA1"],
    ["sha-1", "SHA1"],
    ["HmacSHA1", "SHA1"],
    ["sha-256", "SHA256"],
    ["SHA256", "SHA256"],
    ["SHA_256", "SHA256"],
    ["HmacSHA256", "SHA256"],
    ["hmac-sha-256", "SHA256"],
    ["Sha512", "SHA512"],
    ["HMACSHA512", "SHA512"],
  ])("algorithm=%s", (written, algorithm) => {
    expect(readOtpauthUri(`otpauth://totp/a?secret=${S}&algorithm=${written}`)).toEqual({
      ...plain,
      algorithm,
      issuer: "",
      username: "a",
    })
  })

  test.each([
    ["its own type", `otpauth://steam/Steam:bob?secret=${S}&issuer=Steam`, "Steam", "bob"],
    [
      "its own type, another issuer and odd numbers",
      `otpauth://steam/Boeing:S?secret=${S}&digits=9&period=x`,
      "Boeing",
      "S",
    ],
    ["KeePassXC's encoder", `otpauth://totp/Game:bob?secret=${S}&encoder=steam`, "Game", "bob"],
    ["Steam's own link says totp", `otpauth://totp/Steam:bob?secret=${S}&issuer=Steam`, "Steam", "bob"],
    ["and so does FreeOTP+", `otpauth://totp/STEAM:bob?secret=${S}&digits=5`, "STEAM", "bob"],
    ["Bitwarden and Proton", `steam://${S}`, "Steam", ""],
    ["in upper case, with more", `STEAM://${S.toLowerCase()}/?x=y`, "Steam", ""],
  ])("Steam: %s", (_, uri, issuer, username) => {
    expect(readOtpauthUri(uri)).toEqual({ ...steam, issuer, username })
  })

  test("six digits from Steam's name are six digits", () => {
    expect(readOtpauthUri(`otpauth://totp/Steam:bob?secret=${S}&digits=6`)).toMatchObject({ kind: "totp", digits: 6 })
  })

  test.each([
    ["uri.digits", "totp/a?digits=4"],
    ["uri.digits", "totp/a?digits=11"],
    ["uri.digits", "totp/a?digits=six"],
    ["uri.digits", "hotp/a?digits=-6"],
    ["uri.digits", "totp/a?digits=6.5"],
    ["uri.digits", "totp/a?digits=0x6"],
    ["uri.period", "totp/a?period=0"],
    ["uri.period", "totp/a?period=-30"],
    ["uri.period", "totp/a?period=30s"],
    ["uri.period", "totp/a?period=86401"],
    ["uri.period", "totp/a?period=99999999999999999999"],
    ["uri.counter", "hotp/a?counter=-1"],
    ["uri.counter", "hotp/a?counter=9007199254740992"],
    ["uri.counter", "hotp/a?counter=1e3"],
    ["uri.algorithm", "totp/a?algorithm=MD5"],
    ["uri.algorithm", "totp/a?algorithm=SHA224"],
    ["uri.algorithm", "totp/a?algorithm=SHA3-256"],
    ["uri.secret", "yaotp/Yandex%3Abob?pin_length=8"],
    ["uri.type", "foo/a?x=y"],
    ["uri.type", "/a?x=y"],
    ["uri.type", "totp/a?2step_salt=8&2step_output=20"],
    ["uri.registration", "pipush/PIPU0001?url=https%3A//pi.example/ttype/push"],
  ])("%s: otpauth://%s", (code, rest) => {
    expect(() => readOtpauthUri(`otpauth://${rest}&secret=${S}`)).toThrow(refusal(code))
  })

  test.each([
    ["uri.migration", "otpauth-migration://offline?data=CjEKCkhlbGxvId6tvu8"],
    ["uri.registration", "pia://container/SMPH0001?issuer=privacyIDEA"],
    ["uri.secret", `motp://Acme:bob?secret=${S}`],
    ["uri.secret", "motp://Acme:bob"],
    ["uri.secret", "otpauth://yaotp/a?secret=6SB2IKNM6OBZPAVBVTOHDKS4FAAAAAAADFUTQMBTSY"],
    ["uri.unreadable", "https://example.com/?secret=JBSWY3DPEHPK3PXP"],
    ["uri.unreadable", S],
    ["uri.unreadable", ""],
    ["uri.unreadable", `otpauth://totp/${"a".repeat(8200)}?secret=${S}`],
  ])("%s: %s", (code, uri) => expect(() => readOtpauthUri(uri)).toThrow(refusal(code)))
})

describe("codes with a PIN", () => {
  const motp = {
    kind: "motp",
    algorithm: "SHA1",
    digits: 6,
    period: 10,
    counter: 0,
    secret: readSecret("7ac61d4736f51a2b"),
  }
  const yandex = { kind: "yandex", algorithm: "SHA256", digits: 8, period: 30, counter: 0 }
  const own = "LA2V6KMCGYMWWVEW64RNP3JA3I"
  const ya = { ...yandex, secret: readSecret(own) }

  test.each<[string, object]>([
    ["motp://Acme:bob?secret=7AC61D4736F51A2B", { ...motp, issuer: "Acme", username: "bob" }],
    ["motp:///bob?secret=7ac61d4736f51a2b&issuer=Acme", { ...motp, issuer: "Acme", username: "bob" }],
    ["MOTP://Acme%3Abob?secret=7ac61d4736f51a2b&pin=12", { ...motp, issuer: "Acme", username: "bob", pin: "12" }],
    ["motp://bob?secret=7ac61d4736f51a2b&pin=1%202", { ...motp, issuer: "", username: "bob" }],
    [
      `otpauth://yaotp/bob?secret=${own}&name=b&track_id=7d&uid=1&pin_length=4`,
      { ...ya, issuer: "Yandex", username: "bob" },
    ],
    [`otpauth://YAOTP/Ya:bob?secret=${own.toLowerCase()}AAAAAAHTSG4HRZPI`, { ...ya, issuer: "Ya", username: "bob" }],
    [`otpauth://yaotp/Ya:bob?secret=${own}&pin=G42TQNQ`, { ...ya, issuer: "Ya", username: "bob", pin: "7586" }],
    [`otpauth://yaotp/Ya:bob?secret=${own}&pin=7586&digits=6`, { ...ya, issuer: "Ya", username: "bob", pin: "7586" }],
    [`otpauth://yaotp/Ya:bob?secret=${own}&pin=12`, { ...ya, issuer: "Ya", username: "bob" }],
  ])("%s", (uri, expected) => expect(readOtpauthUri(uri)).toEqual(expected))

  test("a PIN is typed where the link brings none, and the link's own counts where it does", () => {
    const given: OtpDefaults = { ...plain, issuer: "", username: "", pin: "4321" }
    expect(readCode("motp://A:b?secret=7ac61d4736f51a2b", given)).toMatchObject({ kind: "motp", pin: "4321" })
    expect(readCode("motp://A:b?secret=7ac61d4736f51a2b&pin=1", given)).toMatchObject({ pin: "1" })
    expect(readCode("7ac61d47", { ...given, kind: "motp" })).toMatchObject({ kind: "motp", pin: "4321", period: 10 })
    expect(readCode(own, { ...given, kind: "yandex" })).toMatchObject({ ...ya, pin: "4321" })
    // No other kind has one.
    expect(readCode(S, given)).not.toHaveProperty("pin")
    expect(readCode(`otpauth://totp/a?secret=${S}&pin=1234`, given)).not.toHaveProperty("pin")
  })
})

describe("a link or a bare secret", () => {
  const given: OtpDefaults = {
    kind: "totp",
    algorithm: "SHA256",
    digits: 8,
    period: 60,
    counter: 3,
    issuer: "Typed",
    username: "me",
  }

  test("a bare secret takes all the rest from what is given", () => {
    expect(readCode(" jbsw y3dp ehpk 3pxp ", given)).toEqual({ ...given, secret, counter: 0 })
    expect(readCode(S, { ...given, kind: "hotp" })).toEqual({ ...given, kind: "hotp", secret, period: 0 })
    expect(readCode(S, { ...given, kind: "steam" })).toEqual({ ...steam, issuer: "Typed", username: "me" })
  })

  test("a link takes only what it lacks", () => {
    expect(readCode(`otpauth://totp/A:b?secret=${S}&digits=6&period=30&algorithm=SHA1`, given)).toEqual({
      ...plain,
      issuer: "A",
      username: "b",
    })
    expect(readCode(`\n otpauth://totp/?secret=${S}`, given)).toEqual({ ...given, secret, counter: 0 })
    expect(readCode(`steam://${S}`, given)).toEqual({ ...steam, issuer: "Typed", username: "me" })
  })

  test("numbers given for another kind are not used for the link's", () => {
    const link = readCode(`otpauth://hotp/A:b?secret=${S}`, given)
    expect(link).toEqual({ ...plain, kind: "hotp", period: 0, issuer: "A", username: "b" })
  })

  test.each<[string, Partial<OtpDefaults>]>([
    ["uri.digits", { digits: 4 }],
    ["uri.digits", { digits: Number.NaN }],
    ["uri.period", { period: 0 }],
    ["uri.period", { period: 1.5 }],
    ["uri.counter", { kind: "hotp", counter: -1 }],
  ])("%s in what is given", (code, wrong) => {
    expect(() => readCode(S, { ...given, ...wrong })).toThrow(refusal(code))
  })

  test("what is wrong with a bare secret", () => {
    expect(() => readCode(" ", given)).toThrow(refusal("secret.empty"))
    expect(() => readCode("JBSW0", given)).toThrow(refusal("secret.unreadable"))
    expect(() => readCode("mailto:bob", given)).toThrow(refusal("uri.unreadable"))
  })
})

describe("written", () => {
  test("as Google Authenticator documents it", () => {
    expect(writeOtpauthUri(plain, "ACME Co", "john.doe@email.com")).toBe(
      `otpauth://totp/ACME%20Co:john.doe%40email.com?secret=${S}&issuer=ACME%20Co&algorithm=SHA1&digits=6&period=30`,
    )
    expect(writeOtpauthUri({ ...plain, kind: "hotp", period: 0, counter: 7 }, "", "bob")).toBe(
      `otpauth://hotp/bob?secret=${S}&algorithm=SHA1&digits=6&counter=7`,
    )
    expect(writeOtpauthUri(steam, "Steam", "")).toBe(
      `otpauth://steam/Steam?secret=${S}&issuer=Steam&algorithm=SHA1&digits=5&period=30`,
    )
  })

  const name = fc.oneof(
    fc.string(),
    fc.string({ unit: "grapheme" }),
    fc.string({ unit: fc.constantFrom(...Array.from("ab:%+&=#?/ \u00FC3A")) }),
  )
  const bytes = fc.uint8Array({ minLength: 1, maxLength: 64 }).map((array) => Uint8Array.from(array))
  const common = {
    secret: bytes,
    algorithm: fc.constantFrom<HashAlgorithm>("SHA1", "SHA256", "SHA512"),
    digits: fc.integer({ min: 5, max: 10 }),
  }
  const otp = fc.oneof(
    fc.record({
      ...common,
      kind: fc.constant("totp" as const),
      period: fc.integer({ min: 1, max: 86_400 }),
      counter: fc.constant(0),
    }),
    fc.record({ ...common, kind: fc.constant("hotp" as const), period: fc.constant(0), counter: fc.maxSafeNat() }),
    fc.record({
      ...common,
      kind: fc.constant("steam" as const),
      algorithm: fc.constant("SHA1" as const),
      digits: fc.constant(5),
      period: fc.constant(30),
      counter: fc.constant(0),
    }),
  )

  const withPin = fc.oneof(
    fc.record({
      kind: fc.constant("motp" as const),
      secret: bytes,
      algorithm: fc.constant("SHA1" as const),
      digits: fc.constant(6),
      period: fc.constant(10),
      counter: fc.constant(0),
      pin: fc.stringMatching(/^[!-~]{1,64}$/),
    }),
    fc.record({
      kind: fc.constant("yandex" as const),
      secret: fc.uint8Array({ minLength: 16, maxLength: 16 }).map((array) => Uint8Array.from(array)),
      algorithm: fc.constant("SHA256" as const),
      digits: fc.constant(8),
      period: fc.constant(30),
      counter: fc.constant(0),
      pin: fc.stringMatching(/^\d{4,16}$/),
    }),
  )

  test("with a PIN, too", () => {
    fc.assert(
      fc.property(withPin, name, name, (made, from, to) => {
        const issuer = tidy(from) || (made.kind === "yandex" ? "Yandex" : "")
        const uri = writeOtpauthUri(made, from, to)
        expect(uri).toMatch(/^(?:motp:\/\/|otpauth:\/\/yaotp\/)[\w%:.~!*'()-]*\?[\w%=&.~!*'()-]*$/)
        expect(readOtpauthUri(uri)).toEqual({ ...made, issuer, username: tidy(to) })
      }),
      { numRuns: 1000 },
    )
  })

  test("and read back to the same", () => {
    fc.assert(
      fc.property(otp, name, name, (made, from, to) => {
        const expected = { ...made, issuer: tidy(from), username: tidy(to) }
        // The one exception: five digits under Steam's name are Steam's letters.
        fc.pre(!(made.kind === "totp" && made.digits === 5 && expected.issuer.toLowerCase() === "steam"))
        expect(readOtpauthUri(writeOtpauthUri(made, from, to))).toEqual(expected)
      }),
      { numRuns: 2000 },
    )
  })

  test("in characters that every QR writer and reader takes, whatever the names hold", () => {
    fc.assert(
      fc.property(otp, fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (made, from, to) => {
        const uri = writeOtpauthUri(made, from, `${to}\uD800`)
        expect(uri).toMatch(/^otpauth:\/\/(?:totp|hotp|steam)\/[\w%:.~!*'()-]*\?[\w%=&.~!*'()-]*$/)
        expect(new URL(uri).searchParams.get("secret")).not.toBeNull()
        expect(readOtpauthUri(uri)).toMatchObject({ ...made })
      }),
    )
  })
})

test("any text gives a code within the limits or an error of ours that does not hold the secret", () => {
  const piece = fc.oneof(
    fc.string({ unit: "binary", maxLength: 10 }),
    fc.constantFrom(
      "otpauth",
      "://",
      "totp",
      "hotp",
      "steam",
      "yaotp",
      "motp",
      "pin=",
      "/",
      "?",
      "secret=",
      S,
      "&",
      "digits=",
      "period=",
      "%",
      "%3A",
    ),
    fc.constantFrom(
      "issuer=",
      ":",
      "+",
      "#",
      "counter=",
      "algorithm=",
      "SHA1",
      "6",
      "30",
      "99",
      "%FF",
      "\u0000",
      "\uD800",
    ),
  )
  const near = fc.array(piece, { maxLength: 30 }).map((pieces) => `otpauth://totp/${pieces.join("")}&secret=${S}`)
  const standard: OtpDefaults = { ...plain, issuer: "", username: "" }
  fc.assert(
    fc.property(
      fc.oneof(
        near,
        fc.array(piece).map((pieces) => pieces.join("")),
      ),
      (written) => {
        try {
          const read = readCode(written, standard)
          expect(read.secret.length).toBeGreaterThan(0)
          expect(read.digits >= 5 && read.digits <= 10).toBe(true)
          expect(read.kind === "hotp" ? read.period === 0 : read.period >= 1).toBe(true)
        } catch (error) {
          if (!(error instanceof CountersignError)) throw error
          expect(isErrorCode(error.code) && /^(?:uri|secret)\./.test(error.code)).toBe(true)
          expect(String(error.stack)).not.toContain(S)
        }
      },
    ),
    { numRuns: 2000 },
  )
})
