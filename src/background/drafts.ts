/** Half-typed input, so that a popup that closes loses nothing. */
import * as v from "valibot"
import { sealedItem } from "./sealed-item.ts"

/** More forms than we have; the oldest goes. */
const LIMIT = 8

type Draft = Readonly<Record<string, string>>

const item = sealedItem("draft", v.array(v.tuple([v.string(), v.record(v.string(), v.string())])))

/** What was typed into a form, or `null`. */
export async function getDraft({ form }: { form: string }): Promise<Draft | null> {
  return (await item.get())?.find(([name]) => name === form)?.[1] ?? null
}

/** Keeps what was typed; `null` forgets it. */
export function putDraft({ form, values }: { form: string; values: Draft | null }): Promise<void> {
  return navigator.locks.request("draft", async () => {
    const others = ((await item.get()) ?? []).filter(([name]) => name !== form)
    await item.set(values === null ? others : [...others.slice(1 - LIMIT), [form, { ...values }]])
  })
}

/** Forgets all drafts. */
export const forgetDrafts = (): Promise<void> => item.forget()
