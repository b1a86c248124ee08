/** Tells the worker what was typed and sent in this document. It is kept outside the page from then on. */
import { watchTyped } from "../autofill/index.ts"
import { knownFields } from "./fields.ts"
import { life } from "./life.ts"
import { tell } from "./tell.ts"

/** The watch of this document; it ends with the script. */
export const typing = watchTyped(document, (typed) => void tell("typed.sent", typed), knownFields)

life.addEventListener("abort", typing.stop)
