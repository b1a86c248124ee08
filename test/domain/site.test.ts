import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import {
  isLoopback,
  readSite,
  siteHost,
  siteModes,
  siteOf,
  siteOfPage,
  siteText,
  siteTexts,
} from "../../src/domain/site.ts"

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
    "null",
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

describe("a site as people type it, and as it is kept", () => {
  test.each([
    [" GitHub.com ", "github.com"],
    ["github.com/login", "github.com"],
    ["*.github.com", "github.com"],
    ["https://*.github.com/", "github.com"],
    ["https://github.com:8443/login", "github.com:8443"],
    ["bücher.example", "xn--bcher-kva.example"],
    ["example.com:80", "example.com:80"],
    ["http://example.com:80/x", "http://example.com"],
    ["http://nas.lan:5000", "http://nas.lan:5000"],
    // On this computer http is as good as https.
    ["localhost:3000", "localhost:3000"],
    ["http://localhost:3000/x", "localhost:3000"],
    ["HOST:GitHub.com/x", "host:github.com"],
    ["host: http://router.lan", "host:http://router.lan"],
    ["never:admin.example.com", "never:admin.example.com"],
    ["never:http://admin.example.com", "never:admin.example.com"],
    ["starts:example.com", "starts:https://example.com/"],
    ["starts:https://example.com/App?x#y", "starts:https://example.com/App?x"],
    ["exact:http://example.com/a b", "exact:http://example.com/a%20b"],
    ["starts:http://localhost:3000/a", "starts:https://localhost:3000/a"],
    // Hosts whose name is that of a mode.
    ["host:8443", "host:8443"],
    ["never:80/x", "never:80"],
    ["exact:3000", "exact:3000"],
    ["0x7f.1", "127.0.0.1"],
    ["a.b.0x7f", null],
    ["ftp://github.com", null],
    ["starts:ftp://github.com", null],
    ["host:", null],
    ["1..", null],
    ["bank.example..", "bank.example"],
    ["*.*.example.com", null],
    ["a.*.example.com", null],
    ["", null],
    ["not a site", null],
  ])("%j → %j", (typed, kept) => {
    const site = readSite(typed)
    expect(site && siteText(site)).toBe(kept)
  })

  test("no text makes reading throw, and what is kept is read as what it was", () => {
    const mode = fc.constantFrom("", ...siteModes.map((one) => `${one}:`))
    const near = fc.string({ unit: fc.constantFrom(...Array.from("abx.:/@[]%-1ü *")) })
    const text = fc
      .tuple(
        mode,
        fc.constantFrom("", "http://", "https://"),
        fc.oneof(
          near,
          fc.domain(),
          fc.ipV6().map((ip) => `[${ip}]`),
        ),
      )
      .map((parts) => parts.join(""))
    fc.assert(
      fc.property(fc.oneof(text, fc.string()), (typed) => {
        const site = readSite(typed)
        if (site !== null) expect(readSite(siteText(site))).toEqual(site)
      }),
      { numRuns: 2000 },
    )
  })

  test("hosts that are read without the URL parser are those it gives back unchanged", () => {
    const label = fc.stringMatching(/^[a-z0-9-]{1,6}$/)
    fc.assert(
      fc.property(fc.array(label, { minLength: 1, maxLength: 4 }), (labels) => {
        const host = labels.join(".")
        const read = readSite(host)
        expect(read && read.host).toBe(siteHost(`https://${host}`))
      }),
      { numRuns: 2000 },
    )
  })

  test("each once, and nothing that is no site", () => {
    expect(siteTexts(["GitHub.com", "https://github.com/x", "no site", "host:github.com"])).toEqual([
      "github.com",
      "host:github.com",
    ])
  })
})

test("what is made on a page belongs to its host, and to pages without encryption only if it was one", () => {
  expect(siteOfPage("https://example.com/two-factor?x")).toBe("example.com")
  expect(siteOfPage("http://example.com:8080/")).toBe("http://example.com:8080")
  expect(siteOfPage("http://127.0.0.1:8080/")).toBe("127.0.0.1:8080")
  expect(siteOfPage("about:blank")).toBeNull()
})

test("this computer itself", () => {
  for (const host of ["localhost", "localhost:3000", "app.localhost", "127.0.0.1", "127.8.9.1:1", "[::1]:8080"]) {
    expect(isLoopback(host), host).toBe(true)
  }
  for (const host of ["localhost.example", "notlocalhost", "127.0.0.1.example", "192.168.0.1", "[::2]", "1127.0.0.1"]) {
    expect(isLoopback(host), host).toBe(false)
  }
})

test("a change of mode keeps of an address what the mode looks at", () => {
  const address = { scheme: "http", host: "example.com", path: "/a?b" } as const
  expect(siteModes.map((mode) => siteText(siteOf(address, mode)))).toEqual([
    "http://example.com",
    "host:http://example.com",
    "starts:http://example.com/a?b",
    "exact:http://example.com/a?b",
    "never:example.com",
  ])
})
