/**
 * Log-ins in several steps: which account a tab is at, after some of it was filled there, so that the next step needs one
 * act and no choice. In memory only, and not for long.
 */
import * as v from "valibot"
import type { FieldKind } from "../../domain/field.ts"
import { sessionItem } from "../../storage/session.ts"
import { readSettings } from "../settings.ts"

/** From the username to the password, or from the password to the code, ms. */
const LASTING = 2 * 60_000

const item = sessionItem("continuing", v.array(v.object({ tab: v.number(), id: v.string(), at: v.number() })))

async function read() {
  const now = Date.now()
  return ((await item.get()) ?? []).filter(({ at }) => now >= at && now - at < LASTING)
}

/**
 * The account that was last filled in a tab; `null`: none, or too long ago, or what is wanted there is nothing but a code
 * and that is switched off.
 * @param kinds of the fields that can be seen there now
 */
export async function continuesIn(tab: number, kinds: readonly FieldKind[]): Promise<string | null> {
  const last = (await read()).find((one) => one.tab === tab)?.id ?? null
  const wantsCode = kinds.length > 0 && kinds.every((kind) => kind === "one-time-code")
  return wantsCode && !(await readSettings()).codeAfterPassword ? null : last
}

/** Notes that some of an account was filled in a tab. */
export const continueIn = (tab: number, id: string): Promise<void> =>
  navigator.locks.request("continuing", async () => {
    const others = (await read()).filter((one) => one.tab !== tab)
    await item.set([{ tab, id, at: Date.now() }, ...others])
  })
