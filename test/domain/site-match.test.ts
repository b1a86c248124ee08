import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { readSite, siteHost, siteMatches } from "../../src/domain/site-match.ts"

describe("the host of an address", () => {
  test.each([
    ["https://github.com/login?x=y#z", "github.com"],
    ["HTTP://GitHub.COM/", "github.com"],
    ["https://github.com:443/", "github.com"],
    ["http://github.com:80/", "github.com"],
    ["https://github.com:8443/", "github.com:8443"],
    ["http://localhost:3000", "localhost:3000"],
    ["https://user:pass@github.com/", "github.com"],
    ["https://github.com./", "github.com"],
    ["https://github.com.:8443/", "github.com:8443"],
    ["https://bücher.example/", "xn--bcher-kva.example"],
    ["https://xn--bcher-kva.example/", "xn--bcher-kva.example"],
    ["http://[::1]:8080/", "[::1]:8080"],
    ["http://0x7f.1/", "127.0.0.1"],
  ])("%s → %s", (url, host) => expect(siteHost(url)).toBe(host))

  test.each([
    "",
    "github.com",
    "chrome://settings",
    "about:blank",
    "file:///etc/hosts",
    "chrome-extension://abc/popup.html",
    "javascript:https://github.com",
    "data:text/html,https://x",
    "https://",
    "https://a b/",
  ])("none: %j", (url) => expect(siteHost(url)).toBeNull())

  test("trailing dots are no part of a host, however many", () => {
    expect(siteHost("https://a../")).toBe("a")
    expect(siteHost("https://a..:8443/")).toBe("a:8443")
  })

  test("any text has a host or none, and a host is its own", () => {
    const near = fc.string({ unit: fc.constantFrom(...Array.from("abc.:/@[]%-1ü ")) }).map((text) => `https://${text}`)
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: "binary" }), fc.webUrl(), near), (text) => {
        const host = siteHost(text)
        if (host !== null) expect(siteHost(`https://${host}/`) ?? "").toBe(host.replace(/:443$/, ""))
      }),
    )
  })
})

test("a site as people type it", () => {
  expect(readSite(" GitHub.com ")).toBe("github.com")
  expect(readSite("github.com/login")).toBe("github.com")
  expect(readSite("https://github.com:8443/login")).toBe("github.com:8443")
  expect(readSite("localhost:3000")).toBe("localhost:3000")
  expect(readSite("bücher.example")).toBe("xn--bcher-kva.example")
  expect(readSite("ftp://github.com")).toBeNull()
  expect(readSite("")).toBeNull()
  expect(readSite("not a site")).toBeNull()
})

describe("an account with sites", () => {
  test.each([
    ["github.com", "github.com"],
    ["github.com", "gist.github.com"],
    ["login.github.com", "github.com"],
    ["github.com", "github.com:8443"],
    ["github.com:8443", "github.com:8443"],
    ["localhost:3000", "localhost:3000"],
    ["localhost", "localhost:3000"],
    ["192.168.0.1", "192.168.0.1"],
    ["[::1]:8080", "[::1]:8080"],
  ])("%s is for %s", (site, host) => expect(siteMatches(["other.example", site], "", host)).toBe(true))

  test.each([
    ["github.com", "notgithub.com"],
    ["github.com", "github.com.evil.example"],
    ["github.com", "github.org"],
    ["github.com:8443", "github.com"],
    ["github.com:8443", "gist.github.com:8443"],
    ["a.github.com", "b.github.com"],
    ["com", "github.com"],
    ["github.com", "com"],
    ["localhost:3000", "localhost:3001"],
    ["192.168.0.1", "192.168.0.11"],
  ])("%s is not for %s", (site, host) => expect(siteMatches([site], "", host)).toBe(false))

  test("is not matched by its issuer", () => {
    expect(siteMatches(["example.com"], "GitHub", "github.com")).toBe(false)
  })
})

describe("an account without sites", () => {
  test.each([
    ["GitHub", "github.com"],
    ["GitHub", "gist.github.com"],
    ["git hub", "github.com"],
    ["Coca Cola", "www.coca-cola.com"],
    ["Bücher", "bucher.example"],
    ["booking.com", "secure.booking.com"],
    ["GitHub.com", "github.com"],
    ["Amazon", "www.amazon.co.uk"],
    ["AWS", "aws.amazon.com"],
    ["Amazon Web Services", "aws.amazon.com"],
    ["Amazon Web Services", "www.amazon.co.uk"],
    ["Google Cloud", "console.cloud.google.com"],
    ["GitHub", "github.com:8443"],
    ["X", "x.com"],
  ])("%s is for %s", (issuer, host) => expect(siteMatches([], issuer, host)).toBe(true))

  test.each([
    ["", "github.com"],
    [" - ", "github.com"],
    ["GitHub", "gitlab.com"],
    ["Git", "github.com"],
    ["GitHub Enterprise", "enterprise.example"],
    ["Com", "github.com"],
    ["Home Assistant", "home.google.com"],
    ["My Bank", "my.com"],
    ["Services of Amazon", "aws.amazon.com"],
    ["example.com", "example.org"],
    ["GitHub", "localhost"],
  ])("%s is not for %s", (issuer, host) => expect(siteMatches([], issuer, host)).toBe(false))
})
