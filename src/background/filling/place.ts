/** A place in a page, as it is kept while somebody is asked: the browser's word, written down. */
import * as v from "valibot"
import type { Place } from "../../messages/sender.ts"

export const placeSchema = v.object({
  tabId: v.number(),
  frameId: v.number(),
  documentId: v.nullable(v.string()),
  origin: v.string(),
  url: v.string(),
  topOrigin: v.nullable(v.string()),
}) satisfies v.GenericSchema<Place>
