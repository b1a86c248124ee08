import { describe, expect, test } from "vitest"
import { choicesOf } from "../../src/menu/choices.ts"
import type { MenuRow, MenuView } from "../../src/messages/menu-contract.ts"

const row = (id: string, rank: MenuRow["rank"]): MenuRow => ({ id, issuer: id, username: "ada", rank })
const view: MenuView = {
  state: "open",
  site: "bank.example",
  kind: "current-password",
  rows: [],
  looksLike: null,
}
const acts = (given: Partial<MenuView>): string[] => choicesOf({ ...view, ...given }).acts.map(({ does }) => does)

describe("what can be chosen", () => {
  test("accounts of this host come before those of its domain, each in the order given", () => {
    const rows = [row("a", "host"), row("b", "domain"), row("c", "host"), row("d", "domain")]
    const { host, domain, isEmpty } = choicesOf({ ...view, rows })
    expect(host.map((choice) => choice.does === "choose" && choice.row.id)).toEqual(["a", "c"])
    expect(domain.map((choice) => choice.does === "choose" && choice.row.id)).toEqual(["b", "d"])
    expect(isEmpty).toBe(false)
  })

  test("a password can be made where a new one is wanted, and a page scanned where a code is", () => {
    expect(acts({ kind: "new-password" })).toEqual(["generate", "never"])
    expect(acts({ kind: "one-time-code" })).toEqual(["scan", "never"])
    expect(acts({ kind: "current-password" })).toEqual(["never"])
    expect(acts({ kind: "username" })).toEqual(["never"])
  })

  test("where there is nothing, it says so, but not where something is to be made", () => {
    expect(choicesOf(view).isEmpty).toBe(true)
    expect(choicesOf({ ...view, kind: "one-time-code" }).isEmpty).toBe(true)
    expect(choicesOf({ ...view, kind: "new-password" }).isEmpty).toBe(false)
  })

  test("locked, it can only be unlocked, or sent away for good; closed, only unlocked: nothing can be remembered", () => {
    const rows = [row("a", "host")]
    expect(choicesOf({ ...view, state: "locked", rows })).toEqual({
      host: [],
      domain: [],
      acts: [{ does: "unlock" }, { does: "never" }],
      isEmpty: false,
    })
    expect(acts({ state: "closed" })).toEqual(["unlock"])
  })
})
