import { beforeEach, describe, expect, test, vi } from "vitest"
import { CountersignError, type ErrorCode } from "../../src/domain/error.ts"
import { answer, type Tables, type Witness } from "../../src/messages/serve.ts"
import { contentReaders } from "../../src/messages/content-check.ts"
import type { FromContent } from "../../src/messages/content-contract.ts"
import { menuReaders } from "../../src/messages/menu-check.ts"
import type { Sender } from "../../src/messages/sender.ts"
import { calls, names } from "./calls.ts"

const origin = "chrome-extension://abcdefghijklmnopabcdefghijklmnop"

// The browser's part, which throws outside an extension: who we are.
vi.mock("webextension-polyfill", () => ({
  default: {
    runtime: {
      id: "abcdefghijklmnopabcdefghijklmnop",
      getURL: (path: string) => `chrome-extension://abcdefghijklmnopabcdefghijklmnop/${path}`,
    },
  },
}))

const page: Sender = { id: "abcdefghijklmnopabcdefghijklmnop", origin, url: `${origin}/x.html`, frameId: 0, tab: {} }
const site: Sender = { ...page, origin: "https://bank.example", url: "https://bank.example/", tab: { id: 7 } }
const stranger: Sender = { ...site, id: "ponmlkjihgfedcbaponmlkjihgfedcba" }
const menuFrame: Sender = { ...page, frameId: 4, tab: { id: 7 } }
const place = {
  tabId: 7,
  frameId: 0,
  documentId: null,
  origin: "https://bank.example",
  url: "https://bank.example/",
  topOrigin: "https://bank.example",
}

let called: [string, unknown[]][] = []
let failures: [ErrorCode, unknown][] = []
let answered: string[] = []
const witness: Witness = {
  answered: (name) => void answered.push(name),
  failed: (code, thrown) => void failures.push([code, thrown]),
}

/** Every function of a table: notes its call, then does what `work` does. */
const table = (all: readonly string[], work: () => unknown) =>
  Object.fromEntries(
    all.map((name) => [
      name,
      (...args: unknown[]) => {
        called.push([name, args])
        return work()
      },
    ]),
  )

const functionsThat = (work: () => unknown): Tables =>
  ({
    pages: table(names, work),
    menu: table(Object.keys(menuReaders), work),
    content: table(Object.keys(contentReaders), work),
  }) as never

beforeEach(() => {
  called = []
  failures = []
  answered = []
})

describe("one message", () => {
  test.each(names)("%s: reaches its function and no other, with its arguments", async (name) => {
    const reply = await answer(
      functionsThat(() => "value"),
      { name, args: calls[name] },
      page,
      witness,
    )
    expect(reply).toEqual({ ok: true, value: "value" })
    expect(called).toEqual([[name, calls[name]]])
    expect([answered, failures]).toEqual([[name], []])
  })

  test.each(names)("D3: %s from a content script is refused and reaches nothing", async (name) => {
    const reply = await answer(
      functionsThat(() => "value"),
      { name, args: calls[name] },
      site,
      witness,
    )
    // Its own table has no such name: what it holds is decided by who sends, never by what is sent.
    expect(reply).toEqual({ ok: false, code: "message.malformed" })
    expect([called, answered]).toEqual([[], []])
    expect(failures.map(([code]) => code)).toEqual(["message.malformed"])
  })

  test.each(names)("D3: %s from the menu's frame, or a sandboxed one, reaches nothing", async (name) => {
    for (const [sender, code] of [
      [menuFrame, "message.malformed"],
      [{ ...site, origin: "null" }, "message.refused"],
      [{ ...page, id: "ponmlkjihgfedcbaponmlkjihgfedcba" }, "message.refused"],
    ] as const) {
      const reply = await answer(
        functionsThat(() => "value"),
        { name, args: calls[name] },
        sender,
        witness,
      )
      expect(reply).toEqual({ ok: false, code })
    }
    expect([called, answered]).toEqual([[], []])
  })

  test("D2: who asks is never read from what is asked", async () => {
    const message = { name: "session.state", args: [], sender: page, id: page.id, origin, url: page.url }
    expect(
      await answer(
        functionsThat(() => 1),
        message,
        stranger,
        witness,
      ),
    ).toEqual({ ok: false, code: "message.refused" })
    expect(
      await answer(
        functionsThat(() => 1),
        message,
        page,
        witness,
      ),
    ).toEqual({ ok: false, code: "message.malformed" })
    expect(called).toEqual([])
  })

  test("D9: a stranger cannot learn which calls are well formed: refused comes first", async () => {
    for (const message of [null, {}, { name: "none", args: [] }, { name: "vault.open", args: [1] }]) {
      expect(
        await answer(
          functionsThat(() => 1),
          message,
          stranger,
          witness,
        ),
      ).toEqual({ ok: false, code: "message.refused" })
      expect(
        await answer(
          functionsThat(() => 1),
          message,
          page,
          witness,
        ),
      ).toEqual({
        ok: false,
        code: "message.malformed",
      })
    }
  })

  test("a function that gives nothing answers null; a promise is waited for", async () => {
    const message = { name: "session.state", args: [] }
    expect(
      await answer(
        functionsThat(() => undefined),
        message,
        page,
        witness,
      ),
    ).toEqual({ ok: true, value: null })
    expect(
      await answer(
        functionsThat(() => Promise.resolve(7)),
        message,
        page,
        witness,
      ),
    ).toEqual({ ok: true, value: 7 })
    expect(
      await answer(
        functionsThat(() => false),
        message,
        page,
        witness,
      ),
    ).toEqual({ ok: true, value: false })
  })

  test("of an error only the code crosses", async () => {
    const message = { name: "vault.open", args: calls["vault.open"] }
    const ours = new CountersignError("password.wrong", "note")
    const foreign = new TypeError("secret text of an account")
    for (const [thrown, code] of [
      [ours, "password.wrong"],
      [foreign, "internal"],
    ] as const) {
      const functions = functionsThat(() => Promise.reject(thrown))
      expect(await answer(functions, message, page, witness)).toEqual({ ok: false, code })
      expect(failures.at(-1)).toEqual([code, thrown])
    }
    expect(answered).toEqual([])
  })
})

describe("a script in a page", () => {
  const script = "AAAAAAAAAAAAAAAAAAAAA_"
  const good: Readonly<Record<keyof FromContent, readonly unknown[]>> = {
    "field.focused": [],
    "fields.seen": [{ script, kinds: ["username", "current-password"] }],
    "fields.taught": [],
    "menu.ask": [{ script, kind: "username" }],
    "menu.left": [],
    "typed.sent": [{ username: "mara", password: "made up", isNew: false }],
  }

  test.each(Object.entries(good))("%s reaches its function, which is told from where", async (name, args) => {
    const reply = await answer(
      functionsThat(() => "value"),
      { name, args },
      site,
      witness,
    )
    expect(reply).toEqual({ ok: true, value: "value" })
    expect(called).toEqual([[name, [place, ...args]]])
    // No use by a person: App Lock's time goes on.
    expect(answered).toEqual([])
  })

  test.each<[string, string, unknown]>([
    ["D2: another origin", "field.focused", [{ origin: "https://else.example" }]],
    ["D2: another tab", "fields.seen", [{ script, kinds: [], tabId: 9 }]],
    ["a script that is no id", "fields.seen", [{ script: "../x", kinds: [] }]],
    ["a kind that there is not", "fields.seen", [{ script, kinds: ["card-number"] }]],
    ["more kinds than there are", "fields.seen", [{ script, kinds: Array.from({ length: 9 }, () => "username") }]],
    ["no arguments", "menu.ask", []],
    ["a kind of another kind", "menu.ask", [{ script, kind: ["username"] }]],
    ["too long a password", "typed.sent", [{ username: "", password: "x".repeat(5000), isNew: false }]],
    ["a name of the prototype", "constructor", []],
    ["a name of the prototype", "__proto__", []],
  ])("malformed: %s", async (_, name, args) => {
    const reply = await answer(
      functionsThat(() => "value"),
      { name, args },
      site,
      witness,
    )
    expect(reply).toEqual({ ok: false, code: "message.malformed" })
    expect(called).toEqual([])
  })

  test("D2: a place in the message itself is malformed, whatever it says", async () => {
    const message = { name: "field.focused", args: [], sender: page, origin, tabId: 1 }
    expect(
      await answer(
        functionsThat(() => 1),
        message,
        site,
        witness,
      ),
    ).toEqual({ ok: false, code: "message.malformed" })
  })
})
