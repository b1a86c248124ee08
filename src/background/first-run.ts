/**
 * How far the first run has come, kept beside the vault from the moment that it is made: a tab that is closed in
 * mid-way is not the end of it.
 */
import { stepMissing, type FirstRunStep } from "../domain/first-run.ts"
import { readMeta, writeMeta } from "../storage/vault-store.ts"
import { shelfOf } from "./accounts/cards.ts"
import { database } from "./database.ts"
import { openedIndex } from "./accounts/opened.ts"
import { sessionState } from "./list/popup.ts"
import { bumpRevision } from "./revision.ts"

/** See `firstRun.missing` of the contract. */
export async function missingStep(): Promise<FirstRunStep | null> {
  const at = await readMeta(await database(), "firstRun")
  if (at === null) return null
  const { state, hasPin, hasPasskey, hasRecovery } = await sessionState()
  const accounts = state === "open" ? shelfOf((await openedIndex()).vault).all.length : null
  return stepMissing(at, { lock: hasPin || hasPasskey, recovery: hasRecovery, accounts })
}

/** See `firstRun.reached` of the contract. One that is finished is not begun again. */
export async function reachedStep({ step }: { step: FirstRunStep | null }): Promise<void> {
  if ((await readMeta(await database(), "firstRun")) === null) return
  await writeMeta(await database(), "firstRun", step)
  await bumpRevision()
}
