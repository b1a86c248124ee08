/** Fields that a person has shown us, described and found again in a real browser. */
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { addTaught, describeField, detectFields, findField } from "../../src/autofill/index.ts"
import type { FieldMark, TaughtKind } from "../../src/domain/taught.ts"

let place: HTMLElement
beforeEach(() => {
  place = document.createElement("main")
  document.body.append(place)
})
afterEach(() => document.body.replaceChildren())

function html(text: string, root: ParentNode = place): void {
  root.replaceChildren(document.createRange().createContextualFragment(text))
}

function input(selector: string, root: ParentNode = place): HTMLInputElement {
  const found = root.querySelector<HTMLInputElement>(selector)
  if (found === null) throw new Error(`no ${selector}`)
  return found
}

function mark(selector: string, root: ParentNode = place): FieldMark {
  const described = describeField(input(selector, root))
  if (described === null) throw new Error("not described")
  return described
}

function shadow(tag: string, text: string, root: ParentNode = place): ShadowRoot {
  const host = document.createElement(tag)
  root.append(host)
  const inside = host.attachShadow({ mode: "open" })
  html(text, inside)
  return inside
}

describe("described", () => {
  test("by its markup, and not by what it holds or says", () => {
    html(`<form><input id=a><input id=tok name=tok type=tel autocomplete=OFF value=secret
      aria-label="Sent to ada@site.example"></form>`)
    input("#tok").value = "123456"
    const found = mark("#tok")
    expect(found).toEqual({
      type: "tel",
      id: "tok",
      name: "tok",
      autocomplete: "off",
      says: expect.stringMatching(/^[0-9a-f]{8}$/),
      at: 1,
      of: 2,
      path: [],
    })
    expect(JSON.stringify(found)).not.toMatch(/secret|123456|ada/)
  })

  test.each([":r3:", "ember12", "input-4", "field_8f3a2b91", "k3j9x02mfa8q", "mat-input-0", "a".repeat(200)])(
    "without an id made by chance: %s",
    (id) => {
      html("<input>")
      input("input").id = id
      expect(mark("input").id).toBe("")
    },
  )

  test.each(["tok", "login_code", "user[otp]", "txtField", "otp1"])("with a name that stays: %s", (name) => {
    html("<input>")
    input("input").name = name
    expect(mark("input").name).toBe(name)
  })

  test("not what takes no text", () => {
    html("<input type=checkbox>")
    expect(describeField(input("input"))).toBeNull()
  })
})

describe("found again", () => {
  test("by id or name, wherever it stands by now", () => {
    html("<form><input name=a><input id=tok name=t></form>")
    const tok = mark("#tok")
    html("<form><p><input name=new></p><input name=a><div><input id=tok name=other></div></form>")
    expect(findField(document, tok)).toBe(input("#tok"))
    html("<form><input name=t><input name=a></form>")
    expect(findField(document, tok)).toBe(input("[name=t]"))
  })

  test("by what it says where ids are made by chance; another number in it is no other field", () => {
    html(`<form><input id=":r1:" placeholder="Name"><input id=":r2:" placeholder="Ends with 1234"></form>`)
    const ends = mark("[placeholder^=Ends]")
    html(`<form><input id=":r8:" placeholder="Ends with 77"><input id=":r9:" placeholder="Name"></form>`)
    expect(findField(document, ends)).toBe(input("[placeholder^=Ends]"))
  })

  test("without any name: by its place in a form that has as many fields", () => {
    html("<form><input><input></form>")
    const second = mark("input:last-child")
    expect(findField(document, second)).toBe(input("input:last-child"))
    html("<form><input><input><input></form>")
    expect(findField(document, second)).toBeNull()
    html("<form><input><input name=q></form>")
    expect(findField(document, second)).toBeNull()
  })

  test("not where all that names it has changed, or it is of another type", () => {
    html("<form><input name=tok></form>")
    const tok = mark("input")
    html("<form><input name=search></form>")
    expect(findField(document, tok)).toBeNull()
    html("<form><input type=email name=tok></form>")
    expect(findField(document, tok)).toBeNull()
  })

  test("not where two fit alike", () => {
    html("<form><input name=a><input name=tok></form>")
    const tok = mark("[name=tok]")
    html("<form><input name=tok></form><form><input name=tok></form>")
    expect(findField(document, tok)).toBeNull()
  })

  test("in an open shadow root, and only there", () => {
    const inside = shadow("log-in", "<div></div>")
    const deep = shadow("code-box", "<input name=tok>", inside)
    const tok = mark("input", deep)
    expect(tok.path).toEqual(["log-in", "code-box"])
    expect(findField(document, tok)).toBe(input("input", deep))
    html("<input name=tok>")
    expect(findField(document, tok)).toBeNull()
  })
})

describe("counted as found", () => {
  const taught = (selector: string, kind: TaughtKind) => ({ kind, mark: mark(selector) })
  const seen = (fields: ReturnType<typeof detectFields>) => fields.map(({ element, kind }) => [element.id, kind])

  test("what detection misses, beyond doubt", () => {
    html("<form><p>Word of the day</p><input id=wotd><button>Go</button></form>")
    expect(detectFields(document)).toEqual([])
    const [field, ...others] = addTaught(document, detectFields(document), [taught("#wotd", "one-time-code")])
    expect(others).toEqual([])
    expect(field).toMatchObject({ element: input("#wotd"), kind: "one-time-code", score: 1, visible: true })
    expect(field?.form).toBe(place.querySelector("form"))
  })

  test("in the place of what was taken for the same there; the rest stays as it was", () => {
    html(`<form><input id=user name=username autocomplete=username><input id=member>
      <input id=word type=password autocomplete=current-password><button>Log in</button></form>`)
    const detected = detectFields(document)
    expect(seen(detected)).toEqual([
      ["user", "username"],
      ["word", "current-password"],
    ])
    expect(seen(addTaught(document, detected, [taught("#member", "username")]))).toEqual([
      ["member", "username"],
      ["word", "current-password"],
    ])
    expect(addTaught(document, detected, [])).toEqual(detected)
  })

  test("the last that was said goes before", () => {
    html("<form><input id=a><input id=b></form>")
    const [a, b] = [taught("#a", "one-time-code"), taught("#b", "one-time-code")]
    expect(seen(addTaught(document, [], [b, a]))).toEqual([["b", "one-time-code"]])
    expect(seen(addTaught(document, [], [a, b]))).toEqual([["a", "one-time-code"]])
  })

  test("boxes of one code, from the first that was shown on", () => {
    html(`<form><input id=name>${"<input maxlength=1>".repeat(4)}<input id=memo></form>`)
    const fields = addTaught(document, [], [taught("#name + input", "one-time-code")])
    expect(fields.map(({ element }) => element.maxLength)).toEqual([1, 1, 1, 1])
    expect(new Set(fields.map(({ boxes }) => boxes)).size).toBe(1)
  })

  test("what cannot be seen is said not to be", () => {
    html("<form><input id=tok></form>")
    const tok = taught("#tok", "one-time-code")
    input("#tok").style.display = "none"
    expect(addTaught(document, [], [tok])).toMatchObject([{ visible: false }])
  })

  test("without a form it belongs to the fields around it", () => {
    html(
      "<div id=box><input id=user name=username autocomplete=username><input id=word type=password><input id=tok></div>",
    )
    const fields = addTaught(document, detectFields(document), [taught("#tok", "one-time-code")])
    expect(new Set(fields.map(({ form }) => form)).size).toBe(1)
  })
})
