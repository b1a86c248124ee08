import { domainToASCII, domainToUnicode } from "node:url"
import * as fc from "fast-check"
import { expect, test } from "vitest"
import { fromPunycode, shownHost } from "../../src/domain/idn.ts"
import { siteHost } from "../../src/domain/site.ts"

// RFC 3492 §7.1 (those of one case), and a name that is nothing but ASCII.
test.each([
  ["egbpdaj6bu4bxfgehfvwxn", "ليهمابتكلموشعربي؟"],
  ["ihqwcrb4cv8a8dqg056pqjye", "他们为什么不说中文"],
  ["4dbcagdahymbxekheh6e0a7fei0b", "למההםפשוטלאמדבריםעברית"],
  [
    "989aomsvi5e83db1d2a355cv1e0vak1dwrv93d5xbh15a0dt30a5jpsd879ccm6fea98c",
    "세계의모든사람들이한국어를이해한다면얼마나좋을까",
  ],
  ["b1abfaaepdrnnbgefbadotcwatmq2g4l", "почемужеонинеговорятпорусски"],
  ["bcher-kva", "bücher"],
  ["abc-", "abc"],
  ["", ""],
])("%s says %s", (text, said) => expect(fromPunycode(text)).toBe(said))

test.each(["ü", "999999999", "a-!", "bcher-kv", "99999999a"])("%j is no Punycode", (text) => {
  expect(fromPunycode(text)).toBeNull()
})

test("any text is read or is none, without an exception", () => {
  fc.assert(fc.property(fc.string(), (text) => void fromPunycode(text)))
  fc.assert(fc.property(fc.stringMatching(/^[a-z0-9-]{0,40}$/), (text) => void fromPunycode(text)))
})

test("what Node writes as Punycode is read back", () => {
  const label = fc.string({
    unit: fc.constantFrom(...Array.from("abcäöüßñçğışđłøабвгдежзийклмнαβγδε日本語中文字한국어ひらカタ")),
    minLength: 1,
  })
  fc.assert(
    fc.property(label, (text) => {
      const ascii = domainToASCII(`${text}.example`).split(".")[0] ?? ""
      fc.pre(ascii.startsWith("xn--"))
      expect(fromPunycode(ascii.slice(4))).toBe(domainToUnicode(`${ascii}.example`).split(".")[0])
    }),
  )
})

test.each([
  "bücher.example",
  "www.bücher.example:8443",
  "москва.рф",
  "пример.example",
  "日本語.jp",
  "ひらがな漢字カタカナ.jp",
  "google日本.jp",
  "한국.kr",
  "δοκιμή.gr",
  "مثال.example",
  // Letters that look Latin, below an end that is not.
  "хсо.рф",
])("%s is shown as people write it", (name) => {
  const host = siteHost(`https://${name}/`) ?? ""
  expect(host).toContain("xn--")
  expect(shownHost(host)).toBe(name)
})

test.each([
  ["Latin and Cyrillic", "pаypal.com"],
  ["Cyrillic throughout, read as Latin", "аррӏе.com"],
  ["Greek among Latin", "gοοgle.com"],
  ["Cyrillic and Greek", "дδ.com"],
  ["one label of several", "аррӏе.bücher.com"],
])("%s: in the form that deceives nobody (%s)", (_what, name) => {
  const host = siteHost(`https://${name}/`) ?? ""
  expect(shownHost(host).split(".")[0]).toBe(host.split(".")[0])
  expect(shownHost(host)).toContain("xn--")
})

test("what is no Punycode, or stands for signs and not for letters, stays as it is", () => {
  expect(shownHost("xn--bcher-kv.com")).toBe("xn--bcher-kv.com")
  expect(shownHost("xn--ls8h.la")).toBe("xn--ls8h.la")
  expect(shownHost("github.com:8443")).toBe("github.com:8443")
})
