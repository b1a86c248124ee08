/** What the last polls of sign-in servers came to, while the browser runs. */
import * as v from "valibot"
import { errorCodes } from "../../domain/error.ts"
import { sessionItem } from "../../storage/session.ts"

const poll = v.object({
  /** When the server last answered well. */
  lastAt: v.nullable(v.number()),
  trouble: v.nullable(v.fallback(v.picklist(errorCodes), "internal")),
})

const schema = v.object({
  /** When all were last asked. */
  checkedAt: v.nullable(v.number()),
  /** By registration. */
  each: v.record(v.string(), poll),
  /** When each server was last asked what its organisation allows, and why that is not known, by registration. */
  policies: v.record(v.string(), v.object({ at: v.number(), trouble: poll.entries.trouble })),
})

const item = sessionItem("polls", schema)

/** See the head of this file. */
export type Polls = v.InferOutput<typeof schema>

/** None yet, after the browser's start. */
export const readPolls = async (): Promise<Polls> => (await item.get()) ?? { checkedAt: null, each: {}, policies: {} }

/** Changes it, one change at a time. */
export const updatePolls = (change: (before: Polls) => Polls): Promise<void> =>
  navigator.locks.request("polls", async () => item.set(change(await readPolls())))

/** Forgets those of a registration that is given up. */
export const forgetPolls = (registration: string): Promise<void> =>
  updatePolls(({ checkedAt, each, policies }) => {
    const { [registration]: _gone, ...others } = each
    const { [registration]: _too, ...rest } = policies
    return { checkedAt, each: others, policies: rest }
  })
