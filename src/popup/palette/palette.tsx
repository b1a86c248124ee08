import { ask } from "../../messages/ask.ts"
import type { Row } from "../../messages/contract.ts"
import type { Command } from "../../ui/palette-command.ts"
import { findStanding, verbOf } from "../../ui/palette-command.ts"
import { Palette } from "../../ui/palette.tsx"
import { accountVerbs, type AccountVerb } from "./account-verbs.ts"
import { standing } from "./standing.ts"

/** Accounts that are listed: the best alone with all that can be done with it. */
const MOST = 6

const rowsOf = async (query: string): Promise<readonly Row[]> =>
  (await ask("list.find", { query, offset: 0, count: MOST, archived: false, tag: null })).rows

const commandOf = (row: Row, { id, verb, run }: AccountVerb): Command => ({
  id: `${id}-${row.id}`,
  title: row.issuer || row.username,
  detail: row.issuer === "" ? "" : row.username,
  verb,
  icon: { issuer: row.issuer, username: row.username },
  run: () => run(row),
})

/** What can be done with accounts that answer: the first verb that fits each, and all of the first account. */
async function aboutAccounts(typed: string): Promise<readonly Command[]> {
  const verbs = accountVerbs()
  const [best, ...others] = await rowsOf(typed)
  const asked = verbOf(verbs, typed)
  const meant = asked === null ? [] : (await rowsOf(asked.about)).filter(asked.verb.fits)
  const first = best === undefined ? [] : verbs.filter(({ fits }) => fits(best)).map((verb) => commandOf(best, verb))
  const rest = others.flatMap((row) => {
    const verb = verbs.find(({ fits }) => fits(row))
    return verb === undefined ? [] : [commandOf(row, verb)]
  })
  return [...(asked === null ? [] : meant.map((row) => commandOf(row, asked.verb))), ...first, ...rest]
}

async function find(typed: string): Promise<readonly Command[]> {
  // Locked meanwhile: the page says so itself, and what needs no account can still be done.
  const accounts = await aboutAccounts(typed).catch(() => [])
  const seen = new Map([...accounts, ...findStanding(standing(), typed)].map((command) => [command.id, command]))
  return [...seen.values()]
}

/** The palette of popup, side panel and window. */
export const PopupPalette = ({ onClose }: { readonly onClose: () => void }) => <Palette find={find} onClose={onClose} />
