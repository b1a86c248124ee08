import { expect, test } from "vitest"
import { sitePatterns } from "../../src/options/site-patterns.ts"

test.each([
  ["", []],
  [" \n", []],
  ["github.com", ["https://*.github.com/*"]],
  ["https://www.github.com/login?next=1", ["https://*.github.com/*"]],
  ["github.com, www.github.com", ["https://*.github.com/*"]],
  ["a.example\nb.example; c.example", ["https://*.a.example/*", "https://*.b.example/*", "https://*.c.example/*"]],
  ["*.example.com", ["https://*.example.com/*"]],
  ["https://1.2.3.4/", ["https://1.2.3.4/*"]],
  ["http://nas.local:8080", ["http://nas.local/*", "https://nas.local/*"]],
  ["localhost", ["https://localhost/*"]],
  ["bücher.example", ["https://*.xn--bcher-kva.example/*"]],
])("%j asks for %j", (typed, patterns) => {
  expect(sitePatterns(typed)).toEqual({ patterns })
})

test.each(["ftp://a.example", "a*b.example", "site:::", "https://", "javascript:alert(1)"])(
  "%s is no site",
  (typed) => {
    expect(sitePatterns(`good.example ${typed}`)).toEqual({ wrong: typed })
  },
)

test("no list of sites asks for all of them", () => {
  expect(sitePatterns("*")).toEqual({ wrong: "*" })
  expect(sitePatterns("*.")).toEqual({ wrong: "*." })
  expect(sitePatterns("https://*/")).toEqual({ wrong: "https://*/" })
  expect(sitePatterns("com")).toEqual({ patterns: ["https://com/*"] })
})
