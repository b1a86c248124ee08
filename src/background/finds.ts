/** Accounts read off a page that wait for a yes, for a while. */
import * as v from "valibot"
import { sealedItem } from "./sealed-item.ts"

/** Long enough to look at the phone, short enough to be gone when forgotten. */
const LIFETIME = 10 * 60_000

const schema = v.object({
  at: v.number(),
  site: v.nullable(v.string()),
  /** Id of a find → its otpauth:// link. */
  links: v.record(v.string(), v.string()),
})

/** What a scan found. */
export type Finds = v.InferOutput<typeof schema>

const item = sealedItem("finds", schema)

/** The last scan's finds, or `null` if there was none in the last ten minutes. */
export async function readFinds(): Promise<Finds | null> {
  const finds = await item.get()
  return finds === null || Date.now() - finds.at > LIFETIME ? null : finds
}

/** Replaces the finds of the scan before. */
export const keepFinds = (finds: Finds): Promise<void> => item.set(finds)

/** Forgets what was found. */
export const forgetFinds = (): Promise<void> => item.forget()
