/** What counts as typed and sent, in a real browser by real keys and clicks. */
import { userEvent } from "vitest/browser"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { watchTyped, type TypedSignIn, type TypedWatch } from "../../src/autofill/index.ts"

let place: HTMLElement
let watch: TypedWatch
let sent: TypedSignIn[]

beforeEach(() => {
  place = document.createElement("main")
  document.body.append(place)
  sent = []
  watch = watchTyped(document, (typed) => sent.push(typed))
  // A form that was really sent would take the test's own page away. Later than what is tested: that listens first.
  addEventListener("submit", stay)
})
afterEach(() => {
  watch.stop()
  removeEventListener("submit", stay)
  document.body.replaceChildren()
})

const stay = (event: Event) => event.preventDefault()

function html(text: string, root: ParentNode = place): void {
  root.append(document.createRange().createContextualFragment(text))
}

function find(selector: string, root: ParentNode = place): HTMLElement {
  const found = root.querySelector<HTMLElement>(selector)
  if (found === null) throw new Error(`no ${selector}`)
  return found
}

async function type(selector: string, text: string, root: ParentNode = place): Promise<void> {
  await userEvent.click(find(selector, root))
  await userEvent.keyboard(text.replaceAll("[", "[[").replaceAll("{", "{{"))
}

const click = (selector: string, root: ParentNode = place) => userEvent.click(find(selector, root))
const enter = () => userEvent.keyboard("{Enter}")
const later = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

const login = `<form action="/login"><input name=username autocomplete=username><input name=password type=password>
  <button>Log in</button></form>`
const loose = `<div><input name=username placeholder=Username><input name=password type=password placeholder=Password>
  <button type=button id=go>Sign in</button><button type=button id=cancel>Cancel</button></div>`
const ada = { username: "ada", password: "pa[ss{word", isNew: false }

async function typeBoth(root: ParentNode = place): Promise<void> {
  await type("[name=username]", "ada", root)
  await type("[name=password]", "pa[ss{word", root)
}

describe("sent", () => {
  test("by its button", async () => {
    html(login)
    await typeBoth()
    expect(sent).toEqual([])
    await click("button")
    expect(sent).toEqual([ada])
  })

  test("by Enter, once", async () => {
    html(login)
    await typeBoth()
    await enter()
    expect(sent).toEqual([ada])
    await later(500)
    expect(sent).toEqual([ada])
  })

  test("without a form: by the button that says so, or Enter", async () => {
    html(loose)
    await typeBoth()
    await click("#go")
    expect(sent).toEqual([ada])
    await type("[name=password]", "2")
    await enter()
    expect(sent).toEqual([ada, { ...ada, password: "pa[ss{word2" }])
  })

  test("by something that says nothing, when the fields go away", async () => {
    html(`${loose}<div role=button id=thing>→</div>`)
    find("#thing").addEventListener("click", () => setTimeout(() => find("div").remove(), 100))
    await typeBoth()
    await click("#thing")
    expect(sent).toEqual([])
    await expect.poll(() => sent).toEqual([ada])
  })

  test("with a page that takes the values out as soon as it is clicked", async () => {
    html(`${loose}<button type=button id=thing>→</button>`)
    find("#thing").addEventListener("click", () => {
      for (const field of place.querySelectorAll("input")) field.value = ""
      find("div").hidden = true
    })
    await typeBoth()
    await click("#thing")
    await expect.poll(() => sent).toEqual([ada])
  })

  test("as the page goes away", async () => {
    html(`${loose}<button type=button id=thing>→</button>`)
    await typeBoth()
    await click("#thing")
    dispatchEvent(new PageTransitionEvent("pagehide"))
    expect(sent).toEqual([ada])
  })

  test("from an open shadow root", async () => {
    const host = document.createElement("div")
    place.append(host)
    const root = host.attachShadow({ mode: "open" })
    html(login, root)
    // Submit is not heard outside.
    root.addEventListener("submit", stay)
    await typeBoth(root)
    await click("button", root)
    expect(sent).toEqual([ada])
  })

  test("again, when the page said that it was wrong", async () => {
    html(login)
    await typeBoth()
    await enter()
    await type("[name=password]", "!")
    await enter()
    expect(sent).toEqual([ada, { ...ada, password: "pa[ss{word!" }])
  })
})

describe("what", () => {
  test("two steps in place: the username of the first is kept", async () => {
    html(
      `<form action="/login"><h1>Sign in</h1><input type=email name=identifier autocomplete=username><button>Next</button></form>`,
    )
    await type("[name=identifier]", "ada@site.example")
    await enter()
    expect(sent).toEqual([{ username: "ada@site.example", password: "", isNew: false }])
    place.replaceChildren()
    html(`<form action="/login"><h1>Welcome</h1><input type=password name=password><button>Sign in</button></form>`)
    await type("[name=password]", "open-sesame")
    await enter()
    expect(sent.at(-1)).toEqual({ username: "ada@site.example", password: "open-sesame", isNew: false })
  })

  test("a second step that says for password managers alone whom it is for", async () => {
    html(`<form action="/login"><input autocomplete=username value=grace style="display:none">
      <input type=password name=password><button>Sign in</button></form>`)
    await type("[type=password]", "open-sesame")
    await enter()
    expect(sent).toEqual([{ username: "grace", password: "open-sesame", isNew: false }])
  })

  test("of a change form the new one", async () => {
    html(`<form action="/password/change"><h1>Change password</h1>
      <input type=password name=old_password placeholder="Current password">
      <input type=password name=new_password placeholder="New password">
      <input type=password name=confirm_password placeholder="Confirm new password"><button>Change password</button></form>`)
    await type("[name=old_password]", "before")
    await type("[name=new_password]", "afterwards")
    await type("[name=confirm_password]", "afterward")
    await click("button")
    expect(sent).toEqual([])
    await type("[name=confirm_password]", "s")
    await click("button")
    expect(sent).toEqual([{ username: "", password: "afterwards", isNew: true }])
  })

  test("of a sign-up form username rather than e-mail", async () => {
    html(`<form action="/signup"><h1>Create account</h1><input type=email name=email placeholder=E-mail>
      <input name=username placeholder=Username><input type=password name=password autocomplete=new-password>
      <button>Sign up</button></form>`)
    await type("[name=email]", "ada@site.example")
    await type("[name=username]", "ada")
    await type("[name=password]", "brand-new")
    await click("button")
    expect(sent).toEqual([{ username: "ada", password: "brand-new", isNew: true }])
  })

  test("what is typed now, sent or not", async () => {
    html(login)
    expect(watch.read()).toBeNull()
    await typeBoth()
    expect(watch.read()).toEqual(ada)
    expect(sent).toEqual([])
  })
})

describe("nothing", () => {
  test("of a form that the browser finds incomplete", async () => {
    html(login)
    find("[name=username]").toggleAttribute("required", true)
    await type("[name=password]", "half")
    await enter()
    await later(500)
    expect(sent).toEqual([])
  })

  test("of what a page types and sends by itself", async () => {
    html(login)
    for (const field of place.querySelectorAll("input")) {
      field.value = "made up"
      field.dispatchEvent(new InputEvent("input", { bubbles: true, composed: true }))
    }
    find("form").dispatchEvent(new SubmitEvent("submit", { bubbles: true, cancelable: true }))
    find("button").click()
    expect(sent).toEqual([])
  })

  test("of cards, codes and answers", async () => {
    html(`<form><input name=cardnumber autocomplete=cc-number><input type=password name=cvc autocomplete=cc-csc>
      <button>Pay now</button></form>`)
    await type("[name=cardnumber]", "4111111111111111")
    await type("[name=cvc]", "123")
    await click("button")
    place.replaceChildren()
    html(
      `<form action="/verify"><label>Security code <input name=otp autocomplete=one-time-code></label><button>Verify</button></form>`,
    )
    await type("[name=otp]", "123456")
    await click("button")
    expect(sent).toEqual([])
  })

  test("when the person leaves for a forgotten password", async () => {
    html(`${loose}<a href="/forgot" id=forgot>Forgot your password?</a>`)
    find("#forgot").addEventListener("click", stay)
    await typeBoth()
    await click("#forgot")
    dispatchEvent(new PageTransitionEvent("pagehide"))
    find("div").remove()
    await later(600)
    expect(sent).toEqual([])
  })

  test("of a password that came from us and went as it was", async () => {
    html(login)
    watch.put(ada.password)
    await typeBoth()
    await enter()
    expect(sent).toEqual([])
    await type("[name=password]", "x")
    await enter()
    expect(sent).toEqual([{ ...ada, password: "pa[ss{wordx" }])
  })
})
