import { beforeEach, describe, expect, test, vi } from "vitest"
import { CountersignError, type ErrorCode } from "../../src/domain/error.ts"
import { answer, serve, type Functions, type Witness } from "../../src/messages/serve.ts"
import type { Sender } from "../../src/messages/sender.ts"
import { calls, names } from "./calls.ts"

const origin = "chrome-extension://abcdefghijklmnopabcdefghijklmnop"

// The browser's part, which throws outside an extension: who we are, and the list of listeners.
const listeners = vi.hoisted((): ((message: unknown, sender: object) => unknown)[] => [])
vi.mock("webextension-polyfill", () => ({
  default: {
    runtime: {
      id: "abcdefghijklmnopabcdefghijklmnop",
      getURL: (path: string) => `chrome-extension://abcdefghijklmnopabcdefghijklmnop/${path}`,
      onMessage: { addListener: (listener: (typeof listeners)[number]) => listeners.push(listener) },
    },
  },
}))

const page: Sender = { id: "abcdefghijklmnopabcdefghijklmnop", origin, url: `${origin}/x.html`, frameId: 0, tab: {} }
const site: Sender = { ...page, origin: "https://bank.example", url: "https://bank.example/" }

let called: [string, unknown[]][] = []
let failures: [ErrorCode, unknown][] = []
let answered: string[] = []
const witness: Witness = {
  answered: (name) => void answered.push(name),
  failed: (code, thrown) => void failures.push([code, thrown]),
}

/** Every function: notes its call, then does what `work` does. */
const functionsThat = (work: () => unknown): Functions =>
  Object.fromEntries(
    names.map((name) => [
      name,
      (...args: unknown[]) => {
        called.push([name, args])
        return work()
      },
    ]),
  ) as never

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
    expect(reply).toEqual({ ok: false, code: "message.refused" })
    expect([called, answered]).toEqual([[], []])
    expect(failures.map(([code]) => code)).toEqual(["message.refused"])
  })

  test("D2: who asks is never read from what is asked", async () => {
    const message = { name: "session.state", args: [], sender: page, id: page.id, origin, url: page.url }
    expect(
      await answer(
        functionsThat(() => 1),
        message,
        site,
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
          site,
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

test("serving listens at once, and answers as above", async () => {
  serve(
    functionsThat(() => "value"),
    witness,
  )
  expect(listeners).toHaveLength(1)
  expect(await listeners[0]!({ name: "log.list", args: [] }, page)).toEqual({ ok: true, value: "value" })
  expect(await listeners[0]!({ name: "log.list", args: [] }, site)).toEqual({ ok: false, code: "message.refused" })
})
