import fc from "fast-check"
import { describe, expect, test } from "vitest"
import {
  advise,
  aging,
  decline,
  LIFETIME,
  markOf,
  noTypings,
  take,
  type Captured,
  type Typings,
} from "../../src/domain/saving.ts"

const now = 1_800_000_000_000
let made = 0
const typed = (given: Partial<Captured> = {}): Captured => ({
  id: `id-${made++}`,
  at: now,
  origin: "https://bank.example",
  url: "https://bank.example/login",
  tab: 1,
  username: "ada",
  password: "one",
  isNew: false,
  mark: `mark of ${given.password ?? "one"}`,
  ...given,
})
const passwords = ({ waiting }: Typings) => waiting.map(({ password }) => password)
/** Their last two names and their scheme; what is really registered the public suffix list says. */
const isSameSite = (...origins: [string, string]): boolean => {
  const [one, other] = origins.map((origin) => origin.replace(/^(\w+:\/\/).*?([^./]+\.[^./]+)$/, "$1$2"))
  return one === other
}
const all = (...given: Captured[]) =>
  given.reduce((typings, each) => take(typings, each, each.at, isSameSite), noTypings)

describe("taking in", () => {
  test("what comes later for the same person takes the place of what was wrong", () => {
    expect(passwords(all(typed(), typed({ password: "two" })))).toEqual(["two"])
    expect(passwords(all(typed(), typed({ username: "ADA", password: "two" })))).toEqual(["two"])
    expect(passwords(all(typed(), typed({ username: "grace", password: "two" })))).toEqual(["one", "two"])
    expect(passwords(all(typed(), typed({ origin: "https://other.example" })))).toEqual(["one", "one"])
  })

  test("a second step gets the username of the first, of the same tab and origin only", () => {
    const first = typed({ username: "ada@site.example", password: "" })
    const second = typed({ username: "", password: "two" })
    const names = (...given: Captured[]) => all(...given).waiting.map(({ username }) => username)
    expect(names(first, second)).toEqual(["ada@site.example"])
    expect(names(first, { ...second, tab: 2 })).toEqual([""])
    expect(names(first, { ...second, origin: "http://bank.example" })).toEqual([""])
    expect(names({ ...first, at: now - LIFETIME }, second)).toEqual([""])
    expect(names(first)).toEqual([])
  })

  test("so does a second step on another host of the site, in the same tab, within two minutes", () => {
    const first = typed({ username: "ada@site.example", password: "", origin: "https://login.bank.example" })
    const second = typed({ username: "", password: "two", origin: "https://auth.bank.example" })
    const names = (...given: Captured[]) => all(...given).waiting.map(({ username }) => username)
    const ago = (minutes: number) => ({ ...first, at: now - minutes * 60_000 })
    expect(names(first, second)).toEqual(["ada@site.example"])
    expect(names(ago(1.9), second)).toEqual(["ada@site.example"])
    expect(names(ago(2), second)).toEqual([""])
    expect(names(first, { ...second, tab: 2 })).toEqual([""])
    expect(names(first, { ...second, origin: "http://auth.bank.example" })).toEqual([""])
    expect(names(first, { ...second, origin: "https://auth.shop.example" })).toEqual([""])
    expect(names(first, { ...second, username: "grace" })).toEqual(["grace"])
    // What was typed on the very origin comes first.
    expect(names({ ...second, username: "joan", password: "" }, first, second)).toEqual(["joan"])
  })

  test("is over after ten minutes, and when the clock was set back", () => {
    const typings = all(typed())
    expect(aging(typings, now + LIFETIME - 1).waiting).toHaveLength(1)
    expect(aging(typings, now + LIFETIME).waiting).toHaveLength(0)
    expect(aging(typings, now - 1).waiting).toHaveLength(0)
  })

  test("not now: the same is not taken in again, another password is", () => {
    const waiting = all(typed())
    const typings = decline(waiting, waiting.waiting[0]!.id)
    expect(passwords(typings)).toEqual([])
    expect(take(typings, typed(), now, isSameSite)).toBe(typings)
    expect(passwords(take(typings, typed({ password: "two" }), now, isSameSite))).toEqual(["two"])
    expect(decline(typings, "unknown")).toBe(typings)
  })

  test("what was said no to is remembered, and the password is not in it", async () => {
    const [origin, password] = ["https://bank.example", "correct horse"]
    const mark = await markOf({ origin, password })
    expect(mark).toMatch(/^[0-9a-f]{1,8}$/)
    expect(await markOf({ origin, password: "correct horses" })).not.toBe(mark)
    expect(await markOf({ origin: "https://other.example", password })).not.toBe(mark)
    const waiting = all(typed({ password, mark }))
    const typings = decline(waiting, waiting.waiting[0]!.id)
    expect(JSON.stringify(typings)).not.toContain(password)
    expect(take(typings, typed({ password, mark }), now, isSameSite)).toBe(typings)
  })

  test("whatever pages do, little waits, of each origin less, and no person twice", () => {
    const origin = fc.integer({ min: 0, max: 9 }).map((i) => `https://${i}.example`)
    const name = fc.constantFrom("", "ada", "Ada", "grace", "joan", "mary", "hedy")
    const one = fc.record({
      origin,
      username: name,
      tab: fc.nat(2),
      password: fc.string({ maxLength: 2 }),
      wait: fc.nat(4000),
    })
    fc.assert(
      fc.property(fc.array(one, { maxLength: 200 }), (events) => {
        let at = now
        let typings = noTypings
        const accepted = new Map<string, number[]>()
        for (const { wait, ...given } of events) {
          at += wait
          const next = take(typings, typed({ ...given, at }), at, isSameSite)
          if (next !== typings) {
            const times = [...(accepted.get(given.origin) ?? []), at]
            accepted.set(given.origin, times)
            expect(times.filter((time) => at - time < 60_000).length).toBeLessThanOrEqual(20)
          }
          typings = next
          const count = (of: string) => typings.waiting.filter((each) => each.origin === of).length
          expect(typings.waiting.length).toBeLessThanOrEqual(20)
          expect(count(given.origin)).toBeLessThanOrEqual(3)
          const people = typings.waiting.map((each) => `${each.origin} ${each.username.toLowerCase()}`)
          expect(new Set(people).size).toBe(people.length)
          expect(typings.waiting.every(({ password }) => password !== "")).toBe(true)
        }
      }),
    )
  })
})

describe("advice", () => {
  const kept = (id: string, username: string, password: string | null, email = "") => ({
    id,
    username,
    email,
    hasPassword: true,
    password,
  })
  const ada = { username: "ada", password: "two" }

  test("nothing when it is known", () => {
    expect(advise(ada, [kept("1", "Ada ", "two"), kept("2", "ada", "two")])).toEqual({ kind: "nothing" })
    expect(advise({ ...ada, username: "" }, [kept("1", "x", "one"), kept("2", "y", "two")])).toEqual({
      kind: "nothing",
    })
    expect(advise({ ...ada, username: "a@b.example" }, [kept("1", "ada", "two", "A@b.example")])).toEqual({
      kind: "nothing",
    })
  })

  test("another account when the name is another, even with the same password", () => {
    expect(advise(ada, [])).toEqual({ kind: "new", accounts: [] })
    expect(advise(ada, [kept("1", "grace", "two")])).toEqual({ kind: "new", accounts: [] })
  })

  test("an update of the account of that name, or of any without one", () => {
    expect(advise(ada, [kept("1", "grace", "x"), kept("2", "ada", "one")])).toEqual({ kind: "update", accounts: ["2"] })
    expect(advise({ ...ada, username: "" }, [kept("1", "x", "one"), kept("2", "y", null)])).toEqual({
      kind: "update",
      accounts: ["1", "2"],
    })
    expect(advise(ada, [kept("1", "", null)])).toEqual({ kind: "update", accounts: ["1"] })
  })

  test("the account with a code only, where there is one of them; of two the person says which", () => {
    const code = (id: string) => ({ ...kept(id, `${id}@site.example`, null), hasPassword: false })
    expect(advise(ada, [code("1"), kept("2", "grace", "x")])).toEqual({ kind: "update", accounts: ["1"] })
    expect(advise(ada, [code("1"), code("2")])).toEqual({ kind: "new", accounts: ["1", "2"] })
    expect(advise(ada, [code("1"), kept("2", "ada", "x")])).toEqual({ kind: "update", accounts: ["2", "1"] })
  })

  test("is never to overwrite the password of another name, and nothing only where the very password is kept", () => {
    const name = fc.constantFrom("", "ada", "grace", "joan")
    const account = fc.record({
      id: fc.uuid(),
      username: name,
      email: name,
      hasPassword: fc.boolean(),
      password: fc.option(fc.constantFrom("one", "two")),
    })
    const given = fc.record({ username: name, password: fc.constantFrom("one", "two") })
    fc.assert(
      fc.property(given, fc.array(account), (typedIn, accounts) => {
        const advice = advise(typedIn, accounts)
        if (advice.kind === "nothing") {
          expect(accounts.some(({ password }) => password === typedIn.password)).toBe(true)
          return
        }
        for (const id of advice.accounts) {
          const { username, email, hasPassword } = accounts.find((one) => one.id === id)!
          const isTheirs = typedIn.username === "" || [username, email].includes(typedIn.username)
          expect(isTheirs || username + email === "" || !hasPassword).toBe(true)
        }
      }),
    )
  })
})
