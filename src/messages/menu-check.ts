/** Readers of the functions of `menu-contract.ts`; who may call them says `sender.ts`. */
import * as v from "valibot"
import type { FromMenu } from "./menu-contract.ts"
import { id, one } from "./pieces.ts"

/** ms; a menu that has stood for longer is no safer for it. */
const seen = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(24 * 60 * 60_000))
const pass = { token: id }

/** See {@link FromMenu}; complete at compile time. */
export const menuReaders: {
  readonly [N in keyof FromMenu]: v.GenericSchema<unknown, Parameters<FromMenu[N]>>
} = {
  "menu.open": one(v.strictObject(pass)),
  "menu.choose": one(v.strictObject({ ...pass, id, seen })),
  "menu.generate": one(v.strictObject({ ...pass, seen })),
  "menu.scan": one(v.strictObject(pass)),
  "menu.unlock": one(v.strictObject(pass)),
  "menu.never": one(v.strictObject(pass)),
  "menu.close": one(v.strictObject(pass)),
}
