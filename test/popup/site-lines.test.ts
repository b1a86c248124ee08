import { expect, test } from "vitest"
import { isWrong, joinLines, linesOf, sitesIn, splitLines } from "../../src/popup/site-lines.ts"

test("sites as they are kept become lines, and the lines those sites", () => {
  const kept = [
    "github.com",
    "host:github.com",
    "starts:https://example.com/a%20b",
    "never:x.example",
    "http://nas.lan:5000",
    "xn--bcher-kva.example",
  ]
  expect(splitLines(linesOf(kept)).map(({ mode }) => mode)).toEqual([
    "domain",
    "host",
    "starts",
    "never",
    "domain",
    "domain",
  ])
  expect(splitLines(linesOf(kept)).at(-1)?.address).toBe("bücher.example")
  expect(sitesIn(linesOf(kept))).toEqual(kept)
})

test("half-typed lines survive as they are, and there is always one", () => {
  const lines = [
    { mode: "host", address: "1" },
    { mode: "domain", address: "" },
    { mode: "starts", address: " a b " },
  ] as const
  expect(splitLines(joinLines(lines))).toEqual(lines)
  expect(splitLines("")).toEqual([{ mode: "domain", address: "" }])
})

test("empty lines are no sites, and a wrong one keeps the form from being saved", () => {
  expect(sitesIn("domain \nhost  \n")).toEqual([])
  expect(isWrong({ mode: "domain", address: "a.example, b.example" })).toBe(true)
  expect(sitesIn("domain a.example\nhost not a site")).toBeNull()
  expect(sitesIn("host example.com\ndomain HTTPS://Example.com/x")).toEqual(["host:example.com", "example.com"])
})
