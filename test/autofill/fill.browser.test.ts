/** Filling, against the frameworks themselves and plain listeners, in a real browser. */
import { createApp, defineComponent, h as vue, ref } from "vue"
import { createElement, useRef, useState } from "react"
import { createRoot } from "react-dom/client"
import { h as preact, render } from "preact"
import { useState as usePreactState } from "preact/hooks"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { fillCode, fillField } from "../../src/autofill/index.ts"

let place: HTMLElement
beforeEach(() => {
  place = document.createElement("main")
  document.body.append(place)
})
afterEach(() => document.body.replaceChildren())

const input = (selector = "input"): HTMLInputElement => {
  const found = place.querySelector<HTMLInputElement>(selector)
  if (found === null) throw new Error(`no ${selector}`)
  return found
}
const drawn = () => new Promise((resolve) => setTimeout(resolve, 30))

function html(text: string): void {
  place.append(document.createRange().createContextualFragment(text))
}

describe("one field", () => {
  test("plain listeners see focus, keys, a trusted input and a change", () => {
    html("<input>")
    const events: string[] = []
    for (const type of ["focus", "keydown", "input", "keyup", "change"]) {
      input().addEventListener(type, (event) => events.push(`${type}${type === "input" ? ` ${event.isTrusted}` : ""}`))
    }
    expect(fillField(input(), "mara@example.org")).toBe("filled")
    expect(events).toEqual(["focus", "keydown", "input true", "keyup", "change"])
    expect(input().value).toBe("mara@example.org")
  })

  test.each(["text", "email", "password", "tel", "search", "url", "number"])(
    "type=%s, replacing what was there",
    (type) => {
      html(`<input type=${type} value=${type === "number" ? 77 : "old"}>`)
      expect(fillField(input(), "123456")).toBe("filled")
      expect(input().value).toBe("123456")
    },
  )

  test("React keeps it in its state", async () => {
    let state = ""
    const Form = () => {
      const [value, setValue] = useState("")
      state = value
      return createElement("input", { value, onChange: (event) => setValue(event.target.value) })
    }
    createRoot(place).render(createElement(Form))
    await drawn()
    expect(fillField(input(), "from us")).toBe("filled")
    await drawn()
    expect([state, input().value]).toEqual(["from us", "from us"])
  })

  test("Vue keeps it in its model", async () => {
    const model = ref("")
    const onInput = (event: Event) => {
      if (event.target instanceof HTMLInputElement) model.value = event.target.value
    }
    createApp(defineComponent(() => () => vue("input", { value: model.value, onInput }))).mount(place)
    expect(fillField(input(), "from us")).toBe("filled")
    await drawn()
    expect([model.value, input().value]).toEqual(["from us", "from us"])
  })

  test("Preact keeps it in its state", async () => {
    const Form = () => {
      const [value, setValue] = usePreactState("")
      return preact("form", {}, [
        preact("input", { value, onInput: (event) => setValue(event.currentTarget.value) }),
        preact("output", {}, value),
      ])
    }
    render(preact(Form, {}), place)
    expect(fillField(input(), "from us")).toBe("filled")
    await drawn()
    expect(place.querySelector("output")?.textContent).toBe("from us")
  })

  test("in a shadow root", () => {
    const root = place.attachShadow({ mode: "open" })
    const inner = document.createElement("input")
    root.append(inner)
    expect(fillField(inner, "deep")).toBe("filled")
    expect(inner.value).toBe("deep")
  })

  test.each([
    "<input style='display:none'>",
    "<div style='visibility:hidden'><input></div>",
    "<div style='opacity:0'><input></div>",
    "<input style='width:0;height:0;border:0;padding:0'>",
    "<input style='position:absolute;left:-9999px'>",
    "<input style='position:fixed;left:9999px'>",
    "<input style='position:fixed;top:200vh'>",
    "<input style='opacity:.01'>",
    "<div style='opacity:.2'><div style='opacity:.2'><input></div></div>",
    "<input style='clip-path:inset(100%)'>",
    "<input style='position:absolute;clip:rect(0,0,0,0)'>",
    "<input style='transform:scale(0)'>",
    "<div style='overflow:hidden;height:0'><input></div>",
    "<div style='overflow:clip;width:200px;height:30px'><input style='margin-left:500px'></div>",
    "<div inert><input></div>",
  ])("a field that cannot be seen is left alone: %s", (markup) => {
    html(markup)
    expect(fillField(input(), "secret")).toBe("hidden")
    expect(input().value).toBe("")
  })

  test.each([
    "<div style='height:300vh'></div><input>",
    "<div style='height:100px;overflow:auto'><div style='height:900px'></div><input></div>",
    "<div style='height:100px;overflow:auto;scroll-behavior:smooth'><div style='height:400px'></div><input></div>",
    "<div style='width:200px;overflow:auto'><input style='margin-left:900px'></div>",
    "<div style='opacity:.6'><input></div>",
    "<div style='position:relative'><input><span style='position:absolute;inset:0'>Password</span></div>",
    "<div style='overflow:hidden;border-radius:20px'><input style='border-radius:20px'></div>",
  ])("one that a person comes to by scrolling, or sees through something, is filled: %s", (markup) => {
    html(markup)
    expect(fillField(input(), "value")).toBe("filled")
  })

  test("a field in a frame that cannot be seen is left alone", async () => {
    html("<iframe srcdoc='<input>' style='opacity:0'></iframe>")
    const frame = place.querySelector("iframe")
    await new Promise((loaded) => frame?.addEventListener("load", loaded))
    const inner = frame?.contentDocument?.querySelector("input")
    if (frame === null || !inner) throw new Error("no frame")
    expect(fillField(inner, "secret")).toBe("hidden")
    frame.style.opacity = "1"
    expect(fillField(inner, "secret")).toBe("filled")
  })

  test("read-only fields refuse, unless the focus frees them", () => {
    html("<input id=a readonly><input id=b readonly onfocus=\"this.removeAttribute('readonly')\">")
    expect(fillField(input("#a"), "x")).toBe("refused")
    expect(fillField(input("#b"), "x")).toBe("filled")
  })

  test("a page that moves the focus away gets nothing in the other field", () => {
    html("<input id=a><input id=b>")
    input("#a").addEventListener("keydown", () => input("#b").focus())
    fillField(input("#a"), "secret")
    expect([input("#a").value, input("#b").value]).toEqual(["secret", ""])
  })

  test("a page that keeps another value is said to", () => {
    html("<input maxlength=3>")
    input().addEventListener("input", () => (input().value = "no"))
    expect(fillField(input(), "yes")).toBe("refused")
  })
})

describe("codes", () => {
  const boxes = () => [...place.querySelectorAll("input")]
  const values = () => boxes().map(({ value }) => value)
  const six = (attributes: string) => html(`<div>${`<input ${attributes}>`.repeat(6)}</div>`)

  test("one field, clear over drawn boxes, that groups what it gets", async () => {
    html("<div><input style='opacity:0'></div>")
    input().addEventListener("input", () => (input().value = input().value.replace(/^(\d{3})(\d{3})$/, "$1 $2")))
    expect(await fillCode(boxes(), "123456")).toBe("filled")
    expect(values()).toEqual(["123 456"])
  })

  test("boxes that take a paste", async () => {
    six("maxlength=1")
    let pastes = 0
    place.addEventListener("paste", (event) => {
      event.preventDefault()
      pastes++
      const text = event.clipboardData?.getData("text/plain") ?? ""
      for (const [index, box] of boxes().entries()) box.value = text[index] ?? ""
    })
    expect(await fillCode(boxes(), "123456")).toBe("filled")
    expect([pastes, values().join("")]).toEqual([1, "123456"])
  })

  test("boxes that know no paste and move on by themselves", async () => {
    six("maxlength=1")
    place.addEventListener("input", ({ target }) => {
      if (target instanceof HTMLInputElement && target.nextElementSibling instanceof HTMLInputElement)
        target.nextElementSibling.focus()
    })
    expect(await fillCode(boxes(), "987654")).toBe("filled")
    expect(values().join("")).toBe("987654")
  })

  test("two halves", async () => {
    html("<input maxlength=3><input maxlength=3>")
    expect(await fillCode(boxes(), "123456")).toBe("filled")
    expect(values()).toEqual(["123", "456"])
  })

  test("an older code in the boxes is replaced", async () => {
    six("maxlength=1 value=0")
    expect(await fillCode(boxes(), "135790")).toBe("filled")
    expect(values().join("")).toBe("135790")
  })

  test("React boxes, drawn anew for every key", async () => {
    let state: string[] = []
    const Boxes = () => {
      const [digits, setDigits] = useState<string[]>(Array.from({ length: 6 }, () => ""))
      const refs = useRef<(HTMLInputElement | null)[]>([])
      state = digits
      return digits.map((digit, index) =>
        createElement("input", {
          key: index,
          value: digit,
          maxLength: 1,
          ref: (element: HTMLInputElement | null) => void (refs.current[index] = element),
          onChange: (event: { target: HTMLInputElement }) => {
            setDigits((before) => before.with(index, event.target.value))
            refs.current[index + 1]?.focus()
          },
        }),
      )
    }
    createRoot(place).render(createElement(Boxes))
    await drawn()
    expect(await fillCode(boxes(), "246802")).toBe("filled")
    await drawn()
    expect([state.join(""), values().join("")]).toEqual(["246802", "246802"])
  })

  test("one box that cannot be seen, and none is filled", async () => {
    six("maxlength=1")
    const last = boxes().at(-1)
    if (last !== undefined) last.style.display = "none"
    expect(await fillCode(boxes(), "123456")).toBe("hidden")
    expect(values().join("")).toBe("")
  })
})
