import { describe, expect, test } from "vitest"
import { decide, type Decision, type Wish } from "../../src/domain/release.ts"

/** A wish that is granted: by our popup, on the account's own host. */
const plain: Wish = {
  isAllowed: true,
  by: "popup",
  origin: "https://shop.example",
  topOrigin: "https://shop.example",
  isSecure: true,
  match: { rank: "host" },
  isBound: true,
  sendsTo: [],
  isConfirmed: false,
  needsProof: false,
}

const inWords = (decision: Decision): string =>
  decision.do === "refuse" ? decision.code : decision.do === "ask" ? ["ask", ...decision.doubts].join(" ") : decision.do

const elsewhere = { sendsTo: ["https://else.example"] }
const confirmed = { isConfirmed: true }
const menu = { by: "menu" } as const

describe("release", () => {
  test.each<[string, Partial<Wish>, string]>([
    // By what no page can press.
    ["our popup", {}, "fill"],
    ["the shortcut", { by: "shortcut" }, "fill"],
    ["the context menu", { by: "context" }, "fill"],
    ["our popup, with the gate closed: it asks there", { needsProof: true }, "prove"],
    ["the shortcut, with the gate closed: our window asks", { by: "shortcut", needsProof: true }, "ask"],
    ["the context menu, with the gate closed", { by: "context", needsProof: true }, "ask"],
    // What a person should look at first.
    ["another host of the domain (C7)", { match: { rank: "domain" } }, "ask domain"],
    ["another host, confirmed before", { match: { rank: "domain" }, ...confirmed }, "fill"],
    [
      "http, kept as such",
      { isSecure: false, origin: "http://shop.example", topOrigin: "http://shop.example" },
      "ask unencrypted",
    ],
    ["a form that sends elsewhere (C5)", elsewhere, "ask elsewhere"],
    ["a form that sends elsewhere, confirmed before", { ...elsewhere, ...confirmed }, "fill"],
    [
      "several doubts, and the gate closed",
      { match: { rank: "domain" }, ...elsewhere, needsProof: true },
      "ask domain elsewhere",
    ],
    ["an account without a site, by our popup", { isBound: false, match: { rank: null } }, "ask unbound"],
    // By the menu, which a page can cover, and lead a person to.
    ["the menu", menu, "ask menu"],
    ["the menu, confirmed before", { ...menu, ...confirmed }, "ask menu"],
    ["the menu, with the gate closed", { ...menu, ...confirmed, needsProof: true }, "ask menu"],
    ["the menu on another host", { ...menu, match: { rank: "domain" } }, "ask menu domain"],
    ["the menu on another host, confirmed before", { ...menu, ...confirmed, match: { rank: "domain" } }, "ask menu"],
    // Never.
    ["anything, where the organisation allows none", { isAllowed: false }, "policy.denied"],
    ["the same, confirmed before", { isAllowed: false, ...confirmed }, "policy.denied"],
    ["the same, by the menu", { isAllowed: false, ...menu, ...confirmed }, "policy.denied"],
    ["another site (C13)", { match: { rank: null } }, "fill.elsewhere"],
    [
      "another site, confirmed before it was taken off the account",
      { match: { rank: null }, ...confirmed },
      "fill.elsewhere",
    ],
    [
      "a look-alike (C9)",
      { match: { rank: null, warning: { kind: "look-alike", site: "shop.example" } } },
      "fill.elsewhere",
    ],
    [
      "http for an https account (C3)",
      { match: { rank: null, warning: { kind: "insecure", site: "shop.example" } } },
      "fill.insecure",
    ],
    [
      "an account without a site, by the menu",
      { ...menu, isBound: false, match: { rank: null }, ...confirmed },
      "fill.elsewhere",
    ],
    [
      "an account without a site, by the shortcut",
      { by: "shortcut", isBound: false, match: { rank: null } },
      "fill.elsewhere",
    ],
    ["a frame of another site (C1)", { topOrigin: "https://else.example" }, "fill.frame"],
    ["a frame in a page that nobody knows (C1)", { topOrigin: null }, "fill.frame"],
    ["an origin that is none (C2)", { origin: "null", topOrigin: "null" }, "fill.frame"],
  ])("%s: %s", (_, change, wanted) => expect(inWords(decide({ ...plain, ...change }))).toBe(wanted))

  test("nothing that is refused becomes anything else by being confirmed, or asked for by another way", () => {
    const never: Partial<Wish>[] = [
      { match: { rank: null } },
      { topOrigin: "https://else.example" },
      { origin: "null", topOrigin: "null" },
    ]
    for (const change of never)
      for (const by of ["popup", "shortcut", "context", "menu"] as const)
        for (const isConfirmed of [true, false])
          for (const needsProof of [true, false])
            expect(decide({ ...plain, ...change, by, isConfirmed, needsProof }).do).toBe("refuse")
  })

  test("the menu never fills by itself", () => {
    for (const isConfirmed of [true, false])
      for (const needsProof of [true, false])
        for (const rank of ["host", "domain"] as const)
          expect(decide({ ...plain, ...menu, isConfirmed, needsProof, match: { rank } }).do).toBe("ask")
  })
})
