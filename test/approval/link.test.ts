import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { privacyidea } from "../../src/approval/protocols/privacyidea/index.ts"
import { CountersignError, codeOf } from "../../src/domain/error.ts"
import { link } from "./other-side.ts"

const read = (text: string, localHttp = false) => privacyidea.readLink(text, localHttp)
const refusal = (text: string, localHttp = false): string => {
  try {
    read(text, localHttp)
    return "taken"
  } catch (error) {
    return codeOf(error)
  }
}

describe("an enrolment link", () => {
  test("is read as privacyIDEA writes it", () => {
    const text =
      "otpauth://pipush/PIPU0A1B2C3D?url=https%3A//pi.example/ttype/push&ttl=10&issuer=Contoso%20AG" +
      "&enrollment_credential=9311ee50678983c0f29d3d843f86e39405e2b427&v=1&serial=PIPU0A1B2C3D&sslverify=1&poll_only=True"
    expect(read(text)).toEqual({
      url: "https://pi.example/ttype/push",
      origin: "https://pi.example",
      serial: "PIPU0A1B2C3D",
      issuer: "Contoso AG",
      username: "PIPU0A1B2C3D",
      credential: "9311ee50678983c0f29d3d843f86e39405e2b427",
      minutes: 10,
      unlock: "none",
      tlsUnchecked: false,
      extended: false,
    })
  })

  test("may have the newer scheme, the old Firebase data, and come folded from a mail", () => {
    expect(read(link({}, "pia://pipush/Contoso:katy")).serial).toBe("PIPU0A1B2C3D")
    expect(read(link({ projectid: "x", appid: "y", apikey: "z", poll_only: "False" })).issuer).toBe("Contoso")
    // What the picture would be fetched from is not looked at.
    expect(read(link({ image: "https://tracker.example/icon.png?who=katy" }))).toEqual(read(link()))
    expect(read(link({}, "otpauth://pipush/Contoso%3AK%C3%A4thy%20R"))).toMatchObject({
      issuer: "Contoso",
      username: "Käthy R",
    })
    expect(read(` ${link().replace("&v=1", "\r\n&v=1")}\n`).username).toBe("katy")
  })

  test("takes the part of the label before the colon for the issuer", () => {
    expect(read(link({ issuer: null }, "otpauth://pipush/Fabrikam:tom@x"))).toMatchObject({
      issuer: "Fabrikam",
      username: "tom@x",
    })
    expect(read(link({ issuer: null }, "otpauth://pipush/")).issuer).toBe("pi.example")
  })

  test("says what must be unlocked first", () => {
    expect(read(link({ pin: "True" })).unlock).toBe("any")
    expect(read(link({ pin: "False" })).unlock).toBe("none")
    expect(read(link({ pin: "True", app_force_unlock: "pin" })).unlock).toBe("pin")
    expect(read(link({ app_force_unlock: "biometric" })).unlock).toBe("biometric")
    expect(read(link({ app_force_unlock: "retina" })).unlock).toBe("any")
  })

  test("has three minutes where it says nothing of its time", () => {
    for (const ttl of [null, "", "0", "-5", "soon", "1e3"]) expect(read(link({ ttl })).minutes).toBe(3)
  })

  test("never switches certificate checks off, and says that it was asked to", () => {
    expect(read(link({ sslverify: "0" })).tlsUnchecked).toBe(true)
  })

  test("is extended when our own server wrote it", () => expect(read(link({ countersign: "1" })).extended).toBe(true))

  test.each([
    ["approval.version", { v: "2" }],
    ["approval.version", { v: null }],
    ["approval.link", { serial: null }],
    ["approval.link", { serial: "A|B" }],
    ["approval.link", { enrollment_credential: null }],
    ["approval.link", { enrollment_credential: "a b" }],
    ["approval.link", { url: null }],
    ["approval.link", { url: "not a url" }],
    ["approval.link", { url: "ftp://pi.example/" }],
    ["approval.link", { url: "javascript:alert(1)" }],
    ["approval.link", { url: "https://pi.example@evil.example/" }],
    ["approval.link", { url: "https://pi.example/#x" }],
    ["approval.insecure", { url: "http://pi.example/ttype/push" }],
    ["approval.insecure", { url: "http://localhost:5000/ttype/push" }],
  ])("is refused with %s: %j", (code, changes) => expect(refusal(link(changes))).toBe(code))

  test("may go over http to this computer alone, in developer mode", () => {
    expect(read(link({ url: "http://localhost:5000/push" }), true).origin).toBe("http://localhost:5000")
    expect(read(link({ url: "http://127.0.0.1/push" }), true).origin).toBe("http://127.0.0.1")
    expect(refusal(link({ url: "http://localhost.evil.example/push" }), true)).toBe("approval.insecure")
    expect(refusal(link({ url: "http://pi.example/push" }), true)).toBe("approval.insecure")
  })

  test("is known from other links", () => {
    expect(privacyidea.recognises(link())).toBe(true)
    expect(privacyidea.recognises("PIA://PIPUSH/x")).toBe(true)
    expect(privacyidea.recognises("pia://container/x")).toBe(false)
    expect(privacyidea.recognises("otpauth://totp/pipush?secret=A")).toBe(false)
    expect(refusal("pia://container/x")).toBe("approval.link")
    expect(refusal(link({ issuer: "x".repeat(9000) }))).toBe("approval.link")
  })

  test("of whatever text gives a link or an error of ours", () => {
    const pieces = fc.record({
      url: fc.oneof(fc.webUrl(), fc.string()),
      ttl: fc.string(),
      v: fc.constantFrom("1", "2", ""),
      serial: fc.string(),
      pin: fc.string(),
      enrollment_credential: fc.oneof(fc.constant("9311ee50678983c0f29d3d843f86e39405e2b427"), fc.string()),
    })
    const texts = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.tuple(fc.string(), pieces).map(([label, changes]) => link(changes, `otpauth://pipush/${label}`)),
    )
    fc.assert(
      fc.property(texts, fc.boolean(), (text, local) => {
        try {
          expect(read(text, local).origin).toMatch(/^https?:\/\//)
        } catch (error) {
          expect(error).toBeInstanceOf(CountersignError)
          expect(codeOf(error)).toMatch(/^approval\.(?:link|version|insecure)$/)
        }
      }),
      { numRuns: 2000 },
    )
  })
})
