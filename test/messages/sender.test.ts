import { describe, expect, test } from "vitest"
import { codeOf } from "../../src/domain/error.ts"
import { checkPageSender, type Sender } from "../../src/messages/sender.ts"

const chromium = {
  id: "abcdefghijklmnopabcdefghijklmnop",
  origin: "chrome-extension://abcdefghijklmnopabcdefghijklmnop",
}
const firefox = { id: "countersign@example.org", origin: "moz-extension://0f8fad5b-d9cb-469f-a165-70867728950e" }
const other = { id: "ponmlkjihgfedcbaponmlkjihgfedcba", origin: "chrome-extension://ponmlkjihgfedcbaponmlkjihgfedcba" }
const site = "https://bank.example"
const tab = { id: 7, url: `${site}/login` }

function answerTo(sender: Sender, own = chromium): string {
  try {
    checkPageSender(sender, own)
    return "let through"
  } catch (thrown) {
    return codeOf(thrown)
  }
}

/** What Chromium says of our own pages. */
const popup: Sender = { id: chromium.id, origin: chromium.origin, url: `${chromium.origin}/src/popup/index.html` }
const page: Sender = { ...popup, url: `${chromium.origin}/src/options/index.html`, frameId: 0, tab: { id: 3 } }
/** What Firefox says: no origin. */
const firefoxPopup: Sender = { id: firefox.id, url: `${firefox.origin}/src/popup/index.html`, frameId: 0 }
const firefoxPage: Sender = { ...firefoxPopup, url: `${firefox.origin}/src/options/index.html`, tab: { id: 3 } }

describe("our own pages are let through", () => {
  test.each<[string, Sender]>([
    ["the popup, which has no tab", popup],
    ["the popup with frame 0", { ...popup, frameId: 0 }],
    ["a tab's top frame", page],
    [
      "a tab's top frame with a query and a fragment",
      { ...page, url: `${chromium.origin}/src/options/index.html?x#y` },
    ],
    ["a browser that says only the origin", { id: chromium.id, origin: chromium.origin, frameId: 0, tab }],
  ])("Chromium: %s", (_, sender) => expect(answerTo(sender)).toBe("let through"))

  test.each<[string, Sender]>([
    ["the popup", firefoxPopup],
    ["a tab's top frame", firefoxPage],
  ])("Firefox: %s", (_, sender) => expect(answerTo(sender, firefox)).toBe("let through"))
})

describe("everyone else is refused", () => {
  test.each<[string, Sender]>([
    ["D3: a content script in a site's top frame", { id: chromium.id, origin: site, url: `${site}/`, frameId: 0, tab }],
    ["D3: a content script in a site's frame", { id: chromium.id, origin: site, url: `${site}/`, frameId: 5, tab }],
    [
      "D3: a content script of a site that has no tab (a prerendered or hidden one)",
      { id: chromium.id, origin: site, url: site },
    ],
    [
      "D3: a content script in another extension's page",
      { ...page, origin: other.origin, url: `${other.origin}/a.html` },
    ],
    ["D4: another extension", { ...page, id: other.id, origin: other.origin, url: `${other.origin}/a.html` }],
    ["D4: another extension that says our origin", { ...page, id: other.id }],
    ["D4: a web page without an id", { ...page, id: undefined, origin: site, url: site }],
    ["D4: nobody", {}],
    ["D2: a site's origin with our address", { ...page, origin: site }],
    ["D2: our origin as a part of a site's", { ...page, origin: `${site}/${chromium.origin}` }],
    ["D2: our origin with something after it", { ...page, origin: `${chromium.origin}.example` }],
    ["D2: our origin with a slash", { ...page, origin: `${chromium.origin}/` }],
    ["D2: our origin in capitals", { ...page, origin: chromium.origin.toUpperCase() }],
    ["D5: a sandboxed frame, whose origin is null, with our address", { ...page, origin: "null", frameId: 3 }],
    ["D5: a sandboxed top frame with our address", { ...page, origin: "null" }],
    ["D5: a sandboxed popup with our address", { ...popup, origin: "null" }],
    ["D5: an empty origin", { ...page, origin: "" }],
    ["D7: our page in a frame of a site", { ...page, frameId: 4, tab }],
    ["D7: our page in a tab that does not say which frame", { ...page, frameId: undefined }],
    ["D7: our page in a frame inside the popup", { ...popup, frameId: 2 }],
    ["D7: a frame with a negative number", { ...page, frameId: -1 }],
  ])("%s", (_, sender) => expect(answerTo(sender)).toBe("message.refused"))

  test.each<[string, Sender]>([
    ["D3: a content script", { id: firefox.id, url: `${site}/`, frameId: 0, tab }],
    ["D3: a content script in about:blank", { id: firefox.id, url: "about:blank", frameId: 2, tab }],
    ["D2: a site whose address holds ours", { id: firefox.id, url: `${site}/?${firefox.origin}/`, frameId: 0, tab }],
    [
      "D2: an address that only starts like ours",
      { id: firefox.id, url: `${firefox.origin}.example/`, frameId: 0, tab },
    ],
    ["D2: our origin without a page", { id: firefox.id, url: firefox.origin, frameId: 0, tab }],
    ["D5: a blob of ours", { id: firefox.id, url: `blob:${firefox.origin}/0f8f`, frameId: 0, tab }],
    ["D4: another extension", { ...firefoxPage, id: "other@example.org" }],
    ["D7: our page in a frame of a site", { ...firefoxPage, frameId: 9 }],
    ["no address at all", { id: firefox.id, frameId: 0 }],
  ])("Firefox, which gives no origin: %s", (_, sender) => expect(answerTo(sender, firefox)).toBe("message.refused"))
})
