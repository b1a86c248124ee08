import { beforeEach, expect, test, vi } from "vitest"
import { ask } from "../../src/messages/ask.ts"

// The browser's part, which throws outside an extension.
const browser = vi.hoisted(() => ({ sent: [] as unknown[], replies: [] as (() => unknown)[] }))
vi.mock("webextension-polyfill", () => ({
  default: {
    runtime: {
      async sendMessage(message: unknown) {
        browser.sent.push(message)
        return browser.replies.shift()?.()
      },
    },
  },
}))

const nobody = (): never => {
  throw new Error("Could not establish connection. Receiving end does not exist.")
}

beforeEach(() => {
  browser.sent = []
  browser.replies = []
})

test("a message that reached nobody is sent again, and its answer given", async () => {
  browser.replies = [nobody, nobody, () => ({ ok: true, value: [] })]
  expect(await ask("network.list")).toEqual([])
  expect(browser.sent).toEqual(Array.from({ length: 3 }, () => ({ name: "network.list", args: [] })))
})

test("it gives up after some times, with what the browser said", async () => {
  browser.replies = Array(50).fill(nobody)
  await expect(ask("network.list")).rejects.toThrow("Receiving end")
  expect(browser.sent.length).toBeLessThan(20)
})

test("a message whose worker ended over it may have been carried out: it is not sent again", async () => {
  browser.replies = [
    () => {
      throw new Error("A listener indicated an asynchronous response by returning true, but the message channel closed")
    },
  ]
  await expect(ask("network.list")).rejects.toThrow("channel closed")
  expect(browser.sent).toHaveLength(1)
})

test("an error's code comes out as an error; what is no reply is an internal one", async () => {
  browser.replies = [
    () => ({ ok: false, code: "vault.locked" }),
    () => undefined,
    () => ({ ok: false, code: "nonsense" }),
  ]
  await expect(ask("network.list")).rejects.toMatchObject({ code: "vault.locked" })
  await expect(ask("network.list")).rejects.toMatchObject({ code: "internal" })
  await expect(ask("network.list")).rejects.toMatchObject({ code: "internal" })
})
