import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { codeOf } from "../../src/domain/error.ts"
import { readCall } from "../../src/messages/check.ts"
import { calls, names } from "./calls.ts"

const malformed = "message.malformed"

function answerTo(message: unknown): string {
  try {
    readCall(message)
    return "read"
  } catch (thrown) {
    return codeOf(thrown)
  }
}

/** Every place inside a value: what is there, and the whole with something else there. */
function* places(value: unknown): Generator<[there: unknown, put: (other: unknown) => unknown]> {
  yield [value, (other) => other]
  if (Array.isArray(value)) {
    for (const [i, each] of value.entries()) {
      for (const [there, put] of places(each)) yield [there, (other) => value.with(i, put(other))]
    }
  } else if (typeof value === "object" && value !== null) {
    for (const [name, each] of Object.entries(value)) {
      for (const [there, put] of places(each)) yield [there, (other) => ({ ...value, [name]: put(other) })]
    }
  }
}

/** Kind of a value, as far as the contract tells kinds apart. */
const kindOf = (value: unknown): string => (Array.isArray(value) ? "list" : value === null ? "null" : typeof value)

/** Every object inside a value, as the value with one key less or one more there. */
function* reshaped(value: unknown, key: string): Generator {
  if (Array.isArray(value)) {
    for (const [i, each] of value.entries()) for (const other of reshaped(each, key)) yield value.with(i, other)
  } else if (typeof value === "object" && value !== null) {
    yield Object.fromEntries([...Object.entries(value), [key, 1]])
    for (const [name, each] of Object.entries(value)) {
      for (const other of reshaped(each, key)) yield { ...value, [name]: other }
    }
  }
}

/** A set that stays as it is: some fields may be left out, and a draft may hold any fields. */
const open = new Set(["settings.set", "account.edit", "draft.put"])

describe("every function of the contract", () => {
  test.each(names)("%s: its own arguments are read, and are what was sent", (name) => {
    expect(readCall({ name, args: calls[name] })).toEqual({ name, args: calls[name] })
    expect(readCall(structuredClone({ name, args: calls[name] }))).toEqual({ name, args: calls[name] })
  })

  test.each(names)("%s: one argument too many or too few is refused", (name) => {
    const args: unknown[] = [...calls[name]]
    for (const more of [undefined, null, 1, {}, "x"]) expect(answerTo({ name, args: [...args, more] })).toBe(malformed)
    if (args.length > 0) expect(answerTo({ name, args: args.slice(1) })).toBe(malformed)
  })

  test.each(names)("%s: arguments that are no list are refused", (name) => {
    const given: unknown[] = [undefined, null, 1, "", "[]", true, {}, { length: 0 }, calls[name][0] ?? {}, () => []]
    for (const args of given) expect(answerTo({ name, args })).toBe(malformed)
    expect(answerTo({ name })).toBe(malformed)
  })

  test.each(names)("%s: a value of another kind in any place is refused", (name) => {
    const others = [undefined, 1, "x", true, [], {}, () => 1, Symbol("x"), 1n, Number.NaN, Number.POSITIVE_INFINITY]
    for (const [there, put] of places(calls[name])) {
      for (const other of others) {
        // Where null is good, so is another kind; an object of no keys is what a list of none, or no change, comes as.
        if (there === null || kindOf(other) === kindOf(there)) continue
        if (typeof there === "object" && typeof other === "object") continue
        expect([other, answerTo({ name, args: put(other) })]).toEqual([other, malformed])
      }
    }
  })

  test.each(names.filter((name) => calls[name].length > 0))("D9: %s: a key that is not ours is refused", (name) => {
    for (const key of ["x", "constructor", "prototype", "toString", "__proto__", "url", "origin", "0", ""]) {
      for (const args of reshaped(calls[name], key)) {
        const code = answerTo({ name, args })
        if (name === "draft.put" && code === "read") continue
        expect([key, code]).toEqual([key, malformed])
      }
    }
  })

  test.each(names.filter((name) => !open.has(name) && calls[name].length > 0))(
    "%s: a missing key is refused",
    (name) => {
      const [given] = calls[name] as readonly [object]
      for (const key of Object.keys(given)) {
        const rest = Object.fromEntries(Object.entries(given).filter(([other]) => other !== key))
        expect(answerTo({ name, args: [rest] })).toBe(malformed)
      }
    },
  )
})

describe("limits", () => {
  const id = "AAAAAAAAAAAAAAAAAAAAAA"
  const read = (name: string, ...args: unknown[]) => answerTo({ name, args })

  test.each([
    ["an id that is short", "account.get", { id: id.slice(1) }],
    ["an id that is long", "account.get", { id: `${id}A` }],
    ["an id with a line break after it", "account.get", { id: `${id}\n` }],
    ["an id with a slash", "account.get", { id: `${id.slice(1)}/` }],
    ["an id that is a list", "account.get", { id: [id] }],
    ["more ids than a window shows", "code.show", { ids: Array.from({ length: 201 }, () => id) }],
    ["more rows than a window shows", "list.find", { query: "", offset: 0, count: 201, archived: false, tag: null }],
    ["a part of a row", "list.find", { query: "", offset: 0, count: 1.5, archived: false, tag: null }],
    ["a negative offset", "list.find", { query: "", offset: -1, count: 1, archived: false, tag: null }],
    ["a huge query", "list.find", { query: "x".repeat(513), offset: 0, count: 1, archived: false, tag: null }],
    ["a huge password", "vault.open", { password: "x".repeat(1025) }],
    ["a huge PIN", "vault.openWithPin", { pin: "1".repeat(65) }],
    ["huge notes", "notes.set", { id, notes: "x".repeat(16_385) }],
    ["notes of 16 MiB", "notes.set", { id, notes: "x".repeat(1 << 24) }],
    ["a huge draft", "draft.put", { form: "add", values: { secret: "x".repeat(16_385) } }],
    [
      "a draft of very many fields",
      "draft.put",
      {
        form: "add",
        values: Object.fromEntries(Array.from({ length: 65 }, (_, i) => [`${i}`, ""])),
      },
    ],
    ["a draft with a huge name", "draft.put", { form: "x".repeat(65), values: null }],
    ["very many tags", "account.edit", { id, changes: { tags: Array.from({ length: 65 }, () => "x") } }],
    ["both proofs", "gate.open", { pin: "1234", password: "correct horse battery" }],
    ["no proof", "gate.open", {}],
    [
      "a passkey beside a password",
      "pin.set",
      { password: "x", passkey: calls["vault.openWithPasskey"][0].passkey, pin: "1234" },
    ],
    ["a PIN as what gives the root", "pin.remove", { pin: "1234" }],
    [
      "a passkey that is not base64url",
      "vault.openWithPasskey",
      { passkey: { credential: "a b", authenticatorData: "AAAA", output: "AAAA" } },
    ],
    [
      "a passkey with a huge id",
      "vault.openWithPasskey",
      { passkey: { credential: "A".repeat(1365), authenticatorData: "AAAA", output: "AAAA" } },
    ],
    ["a field cleared by undefined", "account.edit", { id, changes: { issuer: undefined } }],
    ["a flag that is a number", "account.edit", { id, changes: { pinned: 1 } }],
    ["a day and a minute until it locks", "settings.set", { lockAfter: 1441 }],
    ["a window that we have not", "settings.set", { gateWindow: "60" }],
    ["infinitely many digits", "account.add", { ...calls["account.add"][0], digits: Number.POSITIVE_INFINITY }],
    ["a counter that is no number", "account.add", { ...calls["account.add"][0], counter: Number.NaN }],
  ])("D9: %s is refused", (_, name, given) => expect(read(name, given)).toBe(malformed))

  test.each([
    ["the longest notes", "notes.set", { id, notes: "x".repeat(16_384) }],
    ["the most rows", "list.find", { query: "x".repeat(512), offset: 1_000_000, count: 200, archived: true, tag: "" }],
    ["no changes", "account.edit", { id, changes: {} }],
    ["a draft forgotten", "draft.put", { form: "add", values: null }],
    ["never lock by time", "settings.set", { lockAfter: 0 }],
  ])("%s: read", (_, name, given) => expect(read(name, given)).toBe("read"))
})

describe("what is no call at all", () => {
  test.each([
    "toString",
    "constructor",
    "__proto__",
    "hasOwnProperty",
    "",
    "vault",
    "vault.",
    "VAULT.OPEN",
    "account.export",
  ])("D9: no function is called %j", (name) => expect(answerTo({ name, args: [] })).toBe(malformed))

  test("D9: one key more beside name and args", () => {
    for (const key of ["x", "sender", "origin", "__proto__", "constructor"]) {
      const message = Object.fromEntries([
        ["name", "session.state"],
        ["args", []],
        [key, 1],
      ])
      expect(answerTo(message)).toBe(malformed)
    }
  })

  test("D9: cyclic, deep and huge values", () => {
    const cyclic: Record<string, unknown> = { name: "account.get" }
    cyclic.args = [cyclic]
    expect(answerTo(cyclic)).toBe(malformed)
    const list: unknown[] = []
    list.push(list)
    for (const name of names) expect(answerTo({ name, args: list })).toBe(malformed)
    let deep: unknown = "x"
    for (let i = 0; i < 100_000; i++) deep = [deep]
    for (const name of names) expect(answerTo({ name, args: deep })).toBe(malformed)
    for (const name of names) expect(answerTo({ name, args: Array.from({ length: 100_000 }, () => 0) })).toBe(malformed)
    expect(answerTo(new Proxy({}, {}))).toBe(malformed)
  })

  test("D9: whatever comes is read or malformed, nothing else", () => {
    const anything = fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withSet: true,
      withTypedArray: true,
    })
    const name = fc.oneof(fc.constantFrom(...names), fc.string())
    fc.assert(
      fc.property(fc.oneof(anything, fc.record({ name, args: fc.oneof(anything, fc.array(anything)) })), (message) => {
        expect(["read", malformed]).toContain(answerTo(message))
      }),
      { numRuns: 2000 },
    )
  })

  test("D9: what is read has nothing but our keys, whatever was in it", () => {
    const values: unknown = JSON.parse(`{"__proto__": "a", "constructor": "b", "issuer": "c"}`)
    const call = readCall({ name: "draft.put", args: [{ form: "add", values }] })
    expect(call.args).toEqual([{ form: "add", values: { issuer: "c" } }])
    expect(Object.getPrototypeOf({})).toBe(Object.prototype)
  })
})
