import * as fc from "fast-check"
import { getDomain } from "tldts"
import { describe, expect, test } from "vitest"
import { suffixRules } from "../../.build/suffixes.ts"
import { readSuffixes } from "../../src/domain/public-suffix.ts"
import { siteHost } from "../../src/domain/site.ts"

const list = await suffixRules()
const { domainOf } = readSuffixes(list)

// After the cases of publicsuffix.org's test_psl.txt, over hosts as the URL parser gives them.
describe("what is registered", () => {
  test.each([
    ["example.com", "example.com"],
    ["b.example.com", "example.com"],
    ["a.b.example.com", "example.com"],
    ["example.biz", "example.biz"],
    ["a.b.example.uk.com", "example.uk.com"],
    ["test.ac", "test.ac"],
    ["example.co.uk", "example.co.uk"],
    ["www.example.co.uk", "example.co.uk"],
    ["a.b.test.ck", "b.test.ck"],
    ["www.ck", "www.ck"],
    ["www.www.ck", "www.ck"],
    ["test.kyoto.jp", "test.kyoto.jp"],
    ["b.ide.kyoto.jp", "b.ide.kyoto.jp"],
    ["a.b.c.kobe.jp", "b.c.kobe.jp"],
    ["www.city.kobe.jp", "city.kobe.jp"],
    ["www.test.k12.ak.us", "test.k12.ak.us"],
    ["alice.github.io", "alice.github.io"],
    ["docs.alice.github.io", "alice.github.io"],
    ["bucket.s3.amazonaws.com", "bucket.s3.amazonaws.com"],
    ["www.amazonaws.com", "amazonaws.com"],
    ["a.xn--85x722f.com.cn", "xn--85x722f.com.cn"],
    ["www.xn--85x722f.xn--55qx5d.cn", "xn--85x722f.xn--55qx5d.cn"],
    ["shop.xn--fiqs8s", "shop.xn--fiqs8s"],
    // Not on the list: its default rule takes the last label for the suffix.
    ["nas.home.lan", "home.lan"],
    ["a.b.example", "b.example"],
  ])("%s → %s", (name, domain) => expect(domainOf(name)).toBe(domain))

  test.each([
    "com",
    "co.uk",
    "ck",
    "test.ck",
    "kobe.jp",
    "c.kobe.jp",
    "github.io",
    "s3.amazonaws.com",
    "xn--fiqs8s",
    "localhost",
    "router",
    "127.0.0.1",
    "192.168.178.1",
    "[::1]",
    "[2001:db8::1]",
    "",
    ".com",
    "a..com",
  ])("nothing of %j", (name) => expect(domainOf(name)).toBeNull())

  test("of any host, what tldts says", () => {
    const rules = list.split("\n").map((rule) => rule.replace("!", ""))
    const label = fc.stringMatching(/^[a-z0-9]{1,4}$/)
    const known = fc.constantFrom(...rules).map((rule) => rule.replace("*", "star"))
    const host = fc
      .tuple(fc.array(label, { maxLength: 3 }), fc.oneof(known, label))
      .map(([labels, end]) => siteHost(`https://${[...labels, end].join(".")}/`))
    fc.assert(
      fc.property(host, (name) => {
        fc.pre(name !== null)
        const ours = domainOf(name)
        expect(ours).toBe(getDomain(name, { allowPrivateDomains: true }))
        if (ours !== null) expect(domainOf(ours)).toBe(ours)
      }),
      { numRuns: 3000 },
    )
  })

  test("one domain stays one whatever stands before it", () => {
    const label = fc.stringMatching(/^[a-z]{1,8}$/)
    fc.assert(
      fc.property(label, fc.array(label, { maxLength: 3 }), (name, before) => {
        expect(domainOf([...before, name, "co", "uk"].join("."))).toBe(`${name}.co.uk`)
      }),
    )
  })
})

test("the list holds host names only", () => {
  const rules = list.split("\n")
  expect(rules.length).toBeGreaterThan(9000)
  expect(rules.filter((rule) => !/^!?(?:\*\.)?[a-z\d-]+(?:\.[a-z\d-]+)*$/.test(rule))).toEqual([])
})
