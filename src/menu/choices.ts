/** What can be chosen in the menu, in the order in which it stands there. */
import type { MenuRow, MenuView } from "../messages/menu-contract.ts"

export type Choice =
  | { readonly does: "choose"; readonly row: MenuRow }
  | { readonly does: "generate" | "scan" | "unlock" | "never" }

export interface Choices {
  /** Of exactly this host. */
  readonly host: readonly Choice[]
  /** Of other hosts of the same domain. */
  readonly domain: readonly Choice[]
  readonly acts: readonly Choice[]
  /** There is no account for this field here, and nothing else to be done about it in the list. */
  readonly isEmpty: boolean
}

/** Everything that a view lets a person choose. */
export function choicesOf({ state, kind, rows }: MenuView): Choices {
  if (state !== "open") {
    // Closed, nobody can remember what is never to be.
    const acts = state === "locked" ? (["unlock", "never"] as const) : (["unlock"] as const)
    return { host: [], domain: [], acts: acts.map((does) => ({ does })), isEmpty: false }
  }
  const ranked = (rank: MenuRow["rank"]): Choice[] =>
    rows.filter((row) => row.rank === rank).map((row) => ({ does: "choose", row }))
  const acts: Choice[] = []
  if (kind === "new-password") acts.push({ does: "generate" })
  if (kind === "one-time-code") acts.push({ does: "scan" })
  return {
    host: ranked("host"),
    domain: ranked("domain"),
    acts: [...acts, { does: "never" }],
    isEmpty: rows.length === 0 && kind !== "new-password",
  }
}
