import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { suffixRules } from "../../.build/suffixes.ts"
import { groupsOf } from "../../src/domain/domain-groups.ts"
import { readSuffixes } from "../../src/domain/public-suffix.ts"
import { matchSite, mayMatch, pageOf, rankSites } from "../../src/domain/site-match.ts"
import { readSite, siteHost, siteText } from "../../src/domain/site.ts"

const suffixes = readSuffixes(await suffixRules())
const none = { domainGroups: [], domainGroupsOff: [] }
const groups = groupsOf(none)

const read = (sites: readonly string[]) => sites.flatMap((site) => readSite(site) ?? [])
function match(sites: readonly string[], url: string, names = { suffixes, groups }) {
  const page = pageOf(url, names)
  return page === null ? null : matchSite({ sites: read(sites) }, page, suffixes)
}
const rank = (sites: readonly string[], url: string) => match(sites, url)?.rank ?? null

describe("the usual mode: a domain, its own host first", () => {
  test.each([
    ["github.com", "https://github.com/login", "host"],
    ["github.com:443", "https://github.com/", "host"],
    ["github.com:8443", "https://github.com:8443/", "host"],
    ["github.com", "https://gist.github.com/", "domain"],
    ["login.github.com", "https://github.com/", "domain"],
    ["login.github.com", "https://gist.github.com/", "domain"],
    ["a.b.example.co.uk", "https://example.co.uk/", "domain"],
    ["github.com", "https://github.com:8443/", "domain"],
    ["github.com", "https://gist.github.com:8443/", "domain"],
    ["localhost", "http://localhost:3000/", "domain"],
    ["localhost:3000", "http://localhost:3000/", "host"],
    ["192.168.0.1", "https://192.168.0.1:8443/", "domain"],
    ["[::1]:8080", "http://[::1]:8080/", "host"],
    ["bücher.example", "https://www.bücher.example/", "domain"],
    ["alice.github.io", "https://docs.alice.github.io/", "domain"],
    ["www.ck", "https://www.www.ck/", "domain"],
  ])("%s is for %s: %s", (site, url, found) => {
    expect(rank([site], url)).toBe(found)
    expect(rank(["other.example", site], url)).toBe(found)
  })

  test.each([
    ["github.com", "https://notgithub.com/"],
    ["github.com", "https://github.com.evil.example/"],
    ["github.com", "https://github.org/"],
    ["github.com:8443", "https://github.com/"],
    ["github.com:8443", "https://gist.github.com:8443/"],
    ["alice.github.io", "https://bob.github.io/"],
    ["github.io", "https://alice.github.io/"],
    ["alice.github.io", "https://github.io/"],
    ["a.s3.amazonaws.com", "https://b.s3.amazonaws.com/"],
    ["a.s3.amazonaws.com", "https://amazonaws.com/"],
    ["amazonaws.com", "https://a.s3.amazonaws.com/"],
    ["example.co.uk", "https://other.co.uk/"],
    ["co.uk", "https://example.co.uk/"],
    ["a.test.ck", "https://b.test2.ck/"],
    ["localhost:3000", "http://localhost:3001/"],
    ["localhost", "http://a.localhost/"],
    ["192.168.0.1", "https://192.168.0.11/"],
    ["1.168.0.1", "https://2.168.0.1/"],
    ["com", "https://github.com/"],
    ["github.com", "https://com/"],
  ])("%s is not for %s", (site, url) => expect(rank([site], url)).toBeNull())
})

describe("the other modes", () => {
  test.each([
    ["host:github.com", "https://github.com/x", "host"],
    ["host:github.com", "https://gist.github.com/", null],
    ["host:github.com", "https://github.com:8443/", null],
    ["host:github.com:8443", "https://github.com:8443/", "host"],
    ["starts:https://example.com/app/", "https://example.com/app/login?x#y", "host"],
    ["starts:https://example.com/app/", "https://example.com/", null],
    ["starts:https://example.com/app/", "https://www.example.com/app/", null],
    ["starts:https://example.com", "https://example.com.evil.example/", null],
    ["starts:https://example.com", "https://example.com@evil.example/", null],
    ["starts:https://example.com/app", "https://x:y@example.com/app", "host"],
    ["starts:http://example.com/", "https://example.com/", null],
    ["starts:localhost:3000/app", "http://localhost:3000/app", "host"],
    ["exact:https://example.com/login?a=1", "https://example.com/login?a=1#z", "host"],
    ["exact:https://example.com/login", "https://example.com/login/", null],
    ["exact:https://example.com/login", "https://example.com/login?a=1", null],
    ["never:example.com", "https://example.com/", null],
  ])("%s and %s: %j", (site, url, found) => expect(rank([site], url)).toBe(found))

  test("never, on a host and below it, comes before all others", () => {
    const sites = ["example.com", "never:admin.example.com", "host:admin.example.com"]
    expect(rank(sites, "https://example.com/")).toBe("host")
    expect(rank(sites, "https://www.example.com/")).toBe("domain")
    expect(match(sites, "https://admin.example.com/")).toEqual({ rank: null })
    expect(rank(sites, "https://x.admin.example.com:8443/")).toBeNull()
    expect(rank(["example.com", "never:example.com:8443"], "https://example.com/")).toBe("host")
    expect(rank(["example.com", "never:example.com:8443"], "https://example.com:8443/")).toBeNull()
  })

  test("the best of several sites counts", () => {
    expect(rank(["www.example.com", "example.com"], "https://example.com/")).toBe("host")
    expect(rank(["example.com", "www.example.com"], "https://example.com/")).toBe("host")
  })

  test("an account without sites belongs to no page", () => {
    expect(match([], "https://example.com/")).toEqual({ rank: null })
  })
})

describe("pages without encryption (threats C3)", () => {
  test("are none of an account that was kept with it, and that is said", () => {
    expect(match(["example.com"], "http://example.com/")).toEqual({
      rank: null,
      warning: { kind: "insecure", site: "example.com" },
    })
    expect(match(["www.example.com"], "http://example.com/")?.warning?.kind).toBe("insecure")
    expect(match(["host:example.com"], "http://example.com/")?.warning?.kind).toBe("insecure")
    expect(rank(["starts:https://example.com/"], "http://example.com/")).toBeNull()
  })

  test("are those of an account that was kept for them, and so is the same site once it is encrypted", () => {
    expect(rank(["http://nas.lan:5000"], "http://nas.lan:5000/")).toBe("host")
    expect(rank(["http://nas.lan"], "https://nas.lan/")).toBe("host")
    expect(rank(["http://nas.lan", "www.nas.lan"], "http://nas.lan/")).toBe("host")
  })

  test("but on this computer itself there is no difference", () => {
    for (const host of ["localhost:3000", "app.localhost", "127.0.0.1:8080", "[::1]"]) {
      expect(rank([host], `http://${host}/`), host).toBe("host")
    }
  })
})

test("what has no site: other schemes, opaque origins, an origin that is not the address's (threats C2)", () => {
  for (const url of [
    "about:blank",
    "about:srcdoc",
    "null",
    "data:text/html,x",
    "blob:https://example.com/x",
    "file:///x",
  ]) {
    expect(pageOf(url, { suffixes, groups }), url).toBeNull()
  }
  const names = { suffixes, groups }
  expect(pageOf("https://example.com/x", names, "https://example.com")).not.toBeNull()
  expect(pageOf("https://example.com/x", names, "null")).toBeNull()
  expect(pageOf("https://example.com/x", names, "http://example.com")).toBeNull()
  expect(pageOf("https://example.com/x", names, "https://other.example")).toBeNull()
})

describe("domains that share their accounts", () => {
  test("ours, as long as they are on", () => {
    expect(rank(["microsoftonline.com"], "https://login.live.com/")).toBe("domain")
    expect(rank(["host:login.live.com"], "https://outlook.com/")).toBeNull()
    const off = { suffixes, groups: groupsOf({ ...none, domainGroupsOff: ["microsoft.com"] }) }
    expect(match(["microsoftonline.com"], "https://login.live.com/", off)?.rank).toBeNull()
  })

  test("and those that the person made", () => {
    const made = { suffixes, groups: groupsOf({ ...none, domainGroups: [["a.example", "b.example"]] }) }
    expect(match(["www.a.example"], "https://b.example/", made)?.rank).toBe("domain")
    expect(match(["a.example"], "http://b.example/", made)?.warning?.kind).toBe("insecure")
    expect(match(["a.example"], "https://c.example/", made)?.rank).toBeNull()
  })

  test("each of ours is a registered domain of its own", () => {
    const all = groups.flat()
    expect(all.filter((domain) => suffixes.domainOf(domain) !== domain)).toEqual([])
    expect(new Set(all).size).toBe(all.length)
  })
})

describe("names that are easily taken for another (threats C9)", () => {
  test.each([
    ["paypal.com", "https://paypa1.com/"],
    ["paypal.com", "https://www.paypai.com/"],
    ["paypal.com", "https://pаypal.com/"],
    ["paypal.com", "https://ρaypal.com/"],
    ["apple.com", "https://аррӏе.com/"],
    ["amazon.com", "https://arnazon.com/"],
    ["amazon.com", "https://amzaon.com/"],
    ["amazon.com", "https://amazn.com/"],
    ["amazon.com", "https://amazoon.com/"],
    ["wallet.example.com", "https://example.cm/"],
    ["paypal.com", "https://paypal.com.login.example/"],
    ["www.paypal.com", "https://www.paypal.com.evil.example/"],
    ["google.com", "https://gооgle.com/"],
    ["bücher.example", "https://bucher.example/"],
    ["host:paypal.com", "https://paypal.co/"],
  ])("%s and %s", (site, url) => {
    const found = match([site], url)
    expect(found?.rank).toBeNull()
    expect(found?.warning).toEqual({
      kind: "look-alike",
      site: suffixes.domainOf(siteHost(`https://${read([site])[0]!.host}`)!),
    })
  })

  test.each([
    ["paypal.com", "https://example.com/"],
    ["github.com", "https://gitlab.com/"],
    ["amazon.de", "https://amazon.se/"],
    ["amazon.co.uk", "https://amazon.com.au/"],
    ["abc.com", "https://abd.com/"],
    ["host:www.example.com", "https://example.com/"],
    ["example.com", "https://localhost/"],
    ["alice.github.io", "https://bob.github.io/"],
    ["microsoft.com", "https://bing.com/"],
    ["never:paypal.com", "https://paypa1.com/"],
    ["192.168.0.1", "https://192.168.0.2/"],
  ])("not %s and %s", (site, url) => expect(match([site], url)?.warning).toBeUndefined())
})

const label = fc.constantFrom("a", "b", "www", "example", "github", "login", "co", "s3", "xn--bcher-kva")
const end = fc.constantFrom(
  "com",
  "co.uk",
  "github.io",
  "ck",
  "lan",
  "example",
  "s3.amazonaws.com",
  "amazon.de",
  "amazon.fr",
)
const host = fc
  .tuple(fc.array(label, { maxLength: 3 }), end, fc.constantFrom("", ":8443"))
  .map(([labels, last, port]) => `${[...labels, last].join(".")}${port}`)
const site = fc
  .tuple(fc.constantFrom("", "host:", "starts:", "exact:", "never:"), fc.constantFrom("", "http://"), host)
  .map((parts) => readSite(parts.join("")))
  .filter((one) => one !== null)
const url = fc
  .tuple(fc.constantFrom("https://", "http://"), host, fc.constantFrom("/", "/a"))
  .map((parts) => parts.join(""))

test("whatever is matched is of one domain, or shares its accounts, and as safe as it was kept", () => {
  fc.assert(
    fc.property(fc.array(site, { maxLength: 3 }), url, (sites, address) => {
      const page = pageOf(address, { suffixes, groups })
      fc.pre(page !== null)
      if (rankSites(sites, page, suffixes).rank === null) return
      const near = sites.filter(({ host: name }) => {
        const bare = name.replace(/:\d+$/, "")
        const domain = suffixes.domainOf(bare)
        return domain === null ? bare === page.name : page.sharing.includes(domain)
      })
      expect(near.some(({ scheme }) => page.isSecure || scheme === "http")).toBe(true)
    }),
    { numRuns: 3000 },
  )
})

test("asking without the list of suffixes never says no where there is a match", () => {
  let matched = 0
  fc.assert(
    fc.property(site, url, (one, address) => {
      const page = pageOf(address, { suffixes, groups })
      if (page === null || rankSites([one], page, suffixes).rank === null) return
      matched++
      expect(mayMatch(page.host, groups)(siteText(one))).toBe(true)
    }),
    { numRuns: 20_000 },
  )
  expect(matched).toBeGreaterThan(20)
})
