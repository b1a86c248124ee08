/** Accounts read off pictures and links that wait for a yes, for a while. */
import * as v from "valibot"
import { sealedItem } from "../sealed-item.ts"

/** Long enough to look at the phone, short enough to be gone when forgotten. */
const LIFETIME = 10 * 60_000

const schema = v.object({
  at: v.number(),
  site: v.nullable(v.string()),
  /** Id of a find → its otpauth:// link. */
  links: v.record(v.string(), v.string()),
  /** Id of an offer → its link, which would register this browser. */
  offers: v.record(v.string(), v.string()),
  /** QR codes of Google's export that were read, each with the finds that it gave. */
  parts: v.array(v.object({ batch: v.number(), index: v.number(), size: v.number(), finds: v.array(v.string()) })),
})

/** What was found and is not added yet. */
export type Finds = v.InferOutput<typeof schema>

const item = sealedItem("finds", schema)

/** What waits, or `null` if nothing was found in the last ten minutes. */
export async function readFinds(): Promise<Finds | null> {
  const finds = await item.get()
  return finds === null || Date.now() - finds.at > LIFETIME ? null : finds
}

/** Replaces what waits. */
export const keepFinds = (finds: Finds): Promise<void> => item.set(finds)

/** Forgets what was found. */
export const forgetFinds = (): Promise<void> => item.forget()
