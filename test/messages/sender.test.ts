import { describe, expect, test } from "vitest"
import { codeOf } from "../../src/domain/error.ts"
import { checkContentSender, checkMenuSender, sideOf, webOrigin, type Sender } from "../../src/messages/sender.ts"

const chromium = {
  id: "abcdefghijklmnopabcdefghijklmnop",
  origin: "chrome-extension://abcdefghijklmnopabcdefghijklmnop",
}
const firefox = { id: "countersign@example.org", origin: "moz-extension://0f8fad5b-d9cb-469f-a165-70867728950e" }
const other = { id: "ponmlkjihgfedcbaponmlkjihgfedcba", origin: "chrome-extension://ponmlkjihgfedcbaponmlkjihgfedcba" }
const site = "https://bank.example"
const tab = { id: 7, url: `${site}/login` }

/** Whether a sender may ask what our own pages may. */
function answerTo(sender: Sender, own = chromium): string {
  try {
    return sideOf(sender, own) === "pages" ? "let through" : "message.refused"
  } catch (thrown) {
    return codeOf(thrown)
  }
}

/** To which table a sender comes, if to any. */
function tableOf(sender: Sender, own = chromium): string {
  try {
    const side = sideOf(sender, own)
    if (side === "menu") checkMenuSender(sender)
    if (side === "content") checkContentSender(sender)
    return side
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

describe("scripts in pages come to their own table, and nowhere else", () => {
  const script: Sender = {
    id: chromium.id,
    origin: site,
    url: `${site}/login?next=1#top`,
    frameId: 0,
    documentId: "D1",
    documentLifecycle: "active",
    tab,
  }

  test("with the browser's word for where they are", () => {
    expect(tableOf(script)).toBe("content")
    expect(checkContentSender(script)).toEqual({
      tabId: 7,
      frameId: 0,
      documentId: "D1",
      origin: site,
      url: `${site}/login`,
      topOrigin: site,
    })
    const frame = { origin: "https://b.example", url: "https://b.example/x" }
    expect(checkContentSender({ ...script, ...frame, frameId: 4 })).toEqual({
      tabId: 7,
      frameId: 4,
      documentId: "D1",
      ...frame,
      topOrigin: site,
    })
    // A browser that does not tell the address of the tab: nobody knows what is around the frame.
    expect(checkContentSender({ ...script, frameId: 4, tab: { id: 7 } }).topOrigin).toBe(null)
    // Firefox says neither origin nor document.
    const { origin: _, documentId: __, documentLifecycle: ___, ...firefoxScript } = script
    expect(checkContentSender(firefoxScript)).toMatchObject({ origin: site, documentId: null })
  })

  test.each<[string, Partial<Sender>, string]>([
    ["the tab's, which a page that changed its own address has", { tab: { id: 7, url: `${site}/a?b=1#c` } }, "/a?b=1"],
    ["its own where the tab's is not told", { tab: { id: 7 } }, "/login?next=1"],
    [
      "its own where the tab shows another site already",
      { tab: { id: 7, url: "https://b.example/" } },
      "/login?next=1",
    ],
    ["its own in a frame", { frameId: 4, tab: { id: 7, url: `${site}/around` } }, "/login?next=1"],
    ["never a fragment, where secrets stand", { url: `${site}/#a#b`, tab: { id: 7 } }, "/"],
  ])("its address is %s", (_, given, url) => {
    expect(checkContentSender({ ...script, ...given }).url).toBe(site + url)
  })

  test.each<[string, Sender]>([
    ["D4: another extension's script", { ...script, id: other.id }],
    ["C2: a sandboxed frame, whose address is the site's", { ...script, origin: "null", frameId: 3 }],
    ["C2: a sandboxed page", { ...script, origin: "null" }],
    ["C2: about:blank, which says its parent's origin", { ...script, url: "about:blank", frameId: 3 }],
    ["C2: srcdoc, likewise", { ...script, url: "about:srcdoc", frameId: 3 }],
    ["C2: data:", { ...script, origin: "null", url: "data:text/html,x", frameId: 3 }],
    ["C2: blob:", { ...script, url: `blob:${site}/0f8f`, frameId: 3 }],
    ["C2: a file", { ...script, origin: "file://", url: "file:///tmp/login.html" }],
    ["C2: another scheme that looks like ours", { ...script, origin: "httpx://a", url: "httpx://a/" }],
    ["D2: an origin that is not the address's", { ...script, origin: "https://else.example" }],
    ["C17: a page that is loaded before it is shown", { ...script, documentLifecycle: "prerender" }],
    ["C17: a page that is kept for going back", { ...script, documentLifecycle: "cached" }],
    ["C17: a page that is going", { ...script, documentLifecycle: "pending_deletion" }],
    ["no tab", { ...script, tab: undefined }],
    ["a tab without a number", { ...script, tab: {} }],
    ["a tab that is none", { ...script, tab: { id: -1 } }],
    ["no frame", { ...script, frameId: undefined }],
    ["no address", { ...script, url: undefined }],
  ])("refused: %s", (_, sender) => expect(tableOf(sender)).toBe("message.refused"))

  test("the menu's frame comes to its own table", () => {
    expect(tableOf({ ...page, frameId: 4, tab })).toBe("menu")
    expect(checkMenuSender({ ...page, frameId: 4, tab })).toEqual({ tabId: 7, frameId: 4 })
    expect(tableOf({ ...firefoxPage, frameId: 9 }, firefox)).toBe("menu")
    expect(tableOf({ ...page, frameId: 4, tab, documentLifecycle: "prerender" })).toBe("message.refused")
    expect(tableOf({ ...page, frameId: 4, tab: undefined })).toBe("message.refused")
  })

  test.each([
    ["https://a.example:8443/x", "https://a.example:8443"],
    ["http://a.example:80/", "http://a.example"],
    ["HTTPS://A.example/", "https://a.example"],
    ["https://", null],
    ["javascript:https://a.example/", null],
    ["", null],
  ])("the origin of %s is %s", (url, origin) => expect(webOrigin(url)).toBe(origin))
})
