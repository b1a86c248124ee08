import { expect, test } from "vitest"
import { originToAnswer, type Challenge } from "../../src/domain/challenge.ts"

const challenge: Challenge = {
  url: "https://nas.example:5001/files?a=1",
  type: "main_frame",
  tabId: 3,
  isProxy: false,
  scheme: "Basic",
  challenger: { host: "nas.example", port: 5001 },
}

test("the page of a tab, asked by its own host", () => {
  expect(originToAnswer(challenge)).toBe("https://nas.example:5001")
  const plain = { ...challenge, url: "http://nas.example/", challenger: { host: "nas.example", port: 80 } }
  expect(originToAnswer(plain)).toBe("http://nas.example")
  const six = { ...challenge, url: "https://[::1]/", challenger: { host: "::1", port: 443 } }
  expect(originToAnswer(six)).toBe("https://[::1]")
})

test.each<[string, Partial<Challenge>]>([
  ["a proxy", { isProxy: true }],
  ["a proxy that is the page's own host", { isProxy: true, challenger: { host: "nas.example", port: 5001 } }],
  ["a picture or frame in a page", { type: "sub_frame" }],
  ["no tab", { tabId: -1 }],
  ["another scheme", { scheme: "ntlm" }],
  ["another host", { challenger: { host: "other.example", port: 5001 } }],
  ["another port", { challenger: { host: "nas.example", port: 443 } }],
  ["another protocol", { url: "ftp://nas.example:5001/" }],
])("not: %s", (_, change) => {
  expect(originToAnswer({ ...challenge, ...change })).toBeNull()
})
