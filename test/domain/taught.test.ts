import { expect, test } from "vitest"
import { TAUGHT_LIMITS, withTaught, type TaughtField, type TaughtKind } from "../../src/domain/taught.ts"

const field = (name: string, kind: TaughtKind = "one-time-code", host = "bank.example"): TaughtField => ({
  host,
  kind,
  mark: { type: "text", id: "", name, autocomplete: "", says: "", at: 0, of: 1, path: [] },
})

test("the last stands first", () => {
  const all = [field("a"), field("b")].reduce<readonly TaughtField[]>(withTaught, [])
  expect(all).toEqual([field("b"), field("a")])
})

test("a field is for one thing only, and that of another host is another field", () => {
  const elsewhere = field("a", "one-time-code", "shop.example")
  const all = withTaught([field("a"), elsewhere], field("a", "username"))
  expect(all).toEqual([field("a", "username"), elsewhere])
})

test("the oldest of a host go when it has too many; others stay", () => {
  const elsewhere = field("x", "username", "shop.example")
  const names = Array.from({ length: TAUGHT_LIMITS.host + 3 }, (_, at) => `n${at}`)
  const all = names.map((name) => field(name)).reduce<readonly TaughtField[]>(withTaught, [elsewhere])
  expect(all.filter(({ host }) => host === "bank.example").map(({ mark }) => mark.name)).toEqual(
    names.slice(3).toReversed(),
  )
  expect(all).toContain(elsewhere)
})

test("there is an end in all", () => {
  const hosts = Array.from({ length: TAUGHT_LIMITS.all + 5 }, (_, at) => field("a", "username", `h${at}.example`))
  const all = hosts.reduce<readonly TaughtField[]>(withTaught, [])
  expect(all).toHaveLength(TAUGHT_LIMITS.all)
  expect(all[0]?.host).toBe(hosts.at(-1)?.host)
})
