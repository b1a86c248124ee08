import { effect, signal } from "@preact/signals"
import { ask } from "../messages/ask.ts"
import type { CodeView, Row } from "../messages/contract.ts"
import { clock } from "../ui/clock.ts"
import { ending } from "../ui/ring.tsx"
import { same } from "./same.ts"

/** Codes that may be seen now, by account. A masked account is in it only between being asked for and its end. */
export const codes = signal<ReadonlyMap<string, CodeView>>(new Map())
/** Accounts whose code the list itself does not show. */
const masked = new Set<string>()

/** Notes the codes that came with rows. */
export function keepCodes(rows: readonly Row[]): void {
  const next = new Map(codes.peek())
  for (const { id, code, kind } of rows) {
    if (code !== null) {
      masked.delete(id)
      next.set(id, same(next.get(id), code))
    } else if (kind !== "hotp" && kind !== null) {
      // It was shown, and is to be masked from now on.
      if (!masked.has(id)) next.delete(id)
      masked.add(id)
    }
  }
  codes.value = next
}

/** The code to draw, `null` if there is none or it is over. Reads signals; changes only when the code does. */
export function current(id: string): CodeView | null {
  const code = codes.value.get(id)
  if (code === undefined) return null
  return code.expiresAt !== null && code.expiresAt <= clock.value ? null : code
}

/** Whether its code is about to change: the next one is then worth showing. Reads signals. */
export function isEnding(id: string): boolean {
  const until = codes.value.get(id)?.expiresAt ?? null
  return until !== null && until - clock.value < ending * 1000
}

/** Shows masked codes until they end. Throws what `code.show` throws. */
export async function show(ids: readonly string[]): Promise<void> {
  const answer = await ask("code.show", { ids })
  codes.value = new Map([...codes.peek(), ...Object.entries(answer)])
}

/** Notes that the code that is shown was copied, here at once and in the worker for later. */
export async function noteUse(id: string): Promise<void> {
  const code = codes.peek().get(id)
  if (code === undefined || code.expiresAt === null) return
  codes.value = new Map(codes.peek()).set(id, { ...code, used: true })
  await ask("code.used", { id })
}

/** The next code of a counter. Throws what `code.advance` throws. */
export async function advance(id: string): Promise<void> {
  const code = await ask("code.advance", { id })
  codes.value = new Map(codes.peek()).set(id, code)
}

/** Masks again what was shown by asking. */
export function mask(): void {
  if (![...codes.peek().keys()].some((id) => masked.has(id))) return
  codes.value = new Map([...codes.peek()].filter(([id]) => !masked.has(id)))
}

/** From now on `mask` takes this account's code as well. */
export function maskOnLeave(id: string): void {
  masked.add(id)
}

let renewing = false

/**
 * At the end of a period puts the next code in place at once, and asks for the ones after it, all in one request.
 * Unless `lasting`, a masked code is masked again instead. After a sleep even the next code is over: `current` then
 * draws none, and it is asked for each second until there is an answer.
 */
function renew(now: number, ids: readonly string[], lasting: boolean): void {
  const next = new Map(codes.peek())
  const stale: string[] = []
  let changed = false
  for (const id of ids) {
    const code = next.get(id)
    if (code === undefined || code.expiresAt === null || code.period === null) continue
    const over = code.expiresAt <= now
    const until = code.expiresAt + code.period * 1000
    if (over && masked.has(id) && !lasting) changed = next.delete(id)
    else if (over || code.next === null) stale.push(id)
    if (over && next.has(id) && code.next !== null && until > now) {
      next.set(id, { ...code, code: code.next, next: null, expiresAt: until, used: false })
      changed = true
    }
  }
  if (changed) codes.value = next
  if (stale.length === 0 || renewing) return
  renewing = true
  void show(stale)
    .catch(() => undefined)
    .finally(() => {
      renewing = false
    })
}

/**
 * Keeps codes right while a screen shows them. `ids` says which are on it; `lasting`: it goes on showing what was
 * asked for once, as the detail view does. Returns how to stop.
 */
export const follow = (ids: () => readonly string[], lasting: boolean): (() => void) =>
  effect(() => renew(clock.value, ids(), lasting))
