/** Which fields of a document take what was released, and what becomes of a code that ends. In a real browser. */
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest"
import type * as Fields from "../../src/content/fields.ts"
import type { Filling } from "../../src/messages/content-contract.ts"

let fill: (filling: Filling) => Promise<{ filled: readonly string[]; left: readonly string[] }>
let fields: typeof Fields

beforeAll(async () => {
  // What a script in a page has of its extension; here there is none.
  Object.defineProperty(globalThis, "chrome", { value: { runtime: { id: "here" } }, configurable: true })
  ;({ fill } = await import("../../src/content/filling.ts"))
  fields = await import("../../src/content/fields.ts")
})

let place: HTMLElement
beforeEach(() => {
  place = document.createElement("main")
  document.body.append(place)
})
afterEach(() => {
  vi.useRealTimers()
  document.body.replaceChildren()
})

const show = (html: string): void => place.append(document.createRange().createContextualFragment(html))
const input = (name: string): HTMLInputElement => {
  const found = place.querySelector<HTMLInputElement>(`input[name=${name}]`)
  if (found === null) throw new Error(name)
  return found
}
const held = (): Record<string, string> =>
  Object.fromEntries([...place.querySelectorAll("input")].map((one) => [one.name, one.value]))

const login = (prefix = ""): string => `<form><h2>Log in</h2>
  <label>Username <input name="${prefix}user" autocomplete="username"></label>
  <label>Password <input type="password" name="${prefix}password" autocomplete="current-password"></label>
  <button>Log in</button></form>`
const signUp = `<form><h2>Create account</h2>
  <label>E-mail <input type="email" name="mail" autocomplete="email"></label>
  <label>Password <input type="password" name="new" autocomplete="new-password" maxlength="16"></label>
  <label>Repeat <input type="password" name="again" autocomplete="new-password"></label>
  <button>Sign up</button></form>`
const codeForm = `<form><h2>Two-factor authentication</h2><label>Authenticator code
  <input name="otp" inputmode="numeric" autocomplete="one-time-code"></label><button>Verify</button></form>`
const account = { username: "mara", email: "mara@example.org", password: "old one" }

describe("one form is filled", () => {
  test("the one that takes the password, beside a sign-up", async () => {
    show(signUp + login())
    expect(await fill(account)).toEqual({ filled: ["username", "current-password"], left: ["email"] })
    expect(held()).toEqual({ mail: "", new: "", again: "", user: "mara", password: "old one" })
  })

  test("the one where the person is, of two", async () => {
    show(login("first-") + login("second-"))
    input("second-user").focus()
    await fill(account)
    expect(held()).toEqual({
      "first-user": "",
      "first-password": "",
      "second-user": "mara",
      "second-password": "old one",
    })
  })

  test("C12: an old password does not go into a form for new ones, a new one into both of its fields", async () => {
    show(signUp)
    await fill(account)
    expect(held()).toEqual({ mail: "mara@example.org", new: "", again: "" })
    expect(await fill({ newPassword: "made up" })).toEqual({ filled: ["new-password"], left: [] })
    expect(held()).toEqual({ mail: "mara@example.org", new: "made up", again: "made up" })
  })

  test("what the page says of new passwords is told", () => {
    show(signUp)
    expect(fields.rulesOf(fields.visibleFields())).toBe("maxlength: 16")
  })
})

describe("where a form sends", () => {
  test.each([
    ["its own page", "", []],
    ["its own site", `action="/in"`, []],
    ["another site", `action="https://else.example/in"`, ["https://else.example"]],
    ["another site without a scheme", `action="//else.example/in"`, [`${location.protocol}//else.example`]],
    ["a script", `action="javascript:void 0"`, []],
  ])("%s", (_, action, origins) => {
    show(login().replace("<form", `<form ${action}`))
    expect(fields.sendsTo(fields.visibleFields())).toEqual(origins)
  })

  test("another site, by a button outside of the form", () => {
    show(login().replace("<form", `<form id="login"`))
    show(`<button form="login" formaction="https://else.example/in">Log in faster</button>`)
    expect(fields.sendsTo(fields.visibleFields())).toEqual(["https://else.example"])
  })

  test("in a browser that has no URL.parse yet, and of an address that is none", () => {
    vi.stubGlobal("URL", class extends URL {})
    Object.defineProperty(URL, "parse", { value: undefined, configurable: true })
    show(login().replace("<form", `<form action="https://else.example/in"`))
    show(login("b").replace("<form", `<form action="https://["`))
    expect(fields.sendsTo(fields.visibleFields())).toEqual(["https://else.example"])
    vi.unstubAllGlobals()
  })

  test("another site, by one of its buttons, or by a base address", () => {
    show(login().replace("<button", `<button formaction="https://else.example/in"`))
    expect(fields.sendsTo(fields.visibleFields())).toEqual(["https://else.example"])
    place.replaceChildren()
    const base = document.createElement("base")
    base.href = "https://base.example/"
    document.head.append(base)
    show(login().replace("<form", `<form action="in"`))
    expect(fields.sendsTo(fields.visibleFields())).toEqual(["https://base.example"])
    base.remove()
  })
})

describe("a code that ends before it was sent", () => {
  const code = (ms: number) => ({ code: { code: "111111", next: "222222", expiresAt: Date.now() + ms } })

  test("is replaced by the next, and the focus stays where the person went", async () => {
    show(`${codeForm}<button id="elsewhere">Help</button>`)
    await fill(code(120))
    expect(held()).toEqual({ otp: "111111" })
    place.querySelector<HTMLElement>("#elsewhere")?.focus()
    await expect.poll(held).toEqual({ otp: "222222" })
    expect(document.activeElement?.id).toBe("elsewhere")
  })

  test.each<[string, () => void]>([
    ["was changed", () => (input("otp").value = "333")],
    ["was sent", () => input("otp").form?.dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }))],
    ["cannot be seen any more", () => (place.style.display = "none")],
    ["is gone", () => place.replaceChildren()],
  ])("is left alone when it %s", async (_, meanwhile) => {
    show(codeForm)
    await fill(code(80))
    const field = input("otp")
    meanwhile()
    const before = field.value
    await new Promise((resolve) => setTimeout(resolve, 250))
    expect(field.value).toBe(before)
  })

  test("has no next: nothing happens", async () => {
    show(codeForm)
    await fill({ code: { code: "111111", next: null, expiresAt: null } })
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(held()).toEqual({ otp: "111111" })
  })
})

test("D14: once its extension is gone, the script ends for good", async () => {
  const { isAlive, life } = await import("../../src/content/life.ts")
  const { runtime } = await import("../../src/content/runtime.ts")
  expect(isAlive()).toBe(true)
  Reflect.deleteProperty(runtime, "id")
  expect(isAlive()).toBe(false)
  expect(life.aborted).toBe(true)
  const { tell } = await import("../../src/content/tell.ts")
  expect(await tell("menu.left")).toBe(null)
})
