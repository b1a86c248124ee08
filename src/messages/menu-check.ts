/** Readers of the functions of `menu-contract.ts`; who may call them says `sender.ts`. */
import * as v from "valibot"
import type { FromMenu } from "./menu-contract.ts"
import { id, one } from "./pieces.ts"

const pass = { token: id }

/** See {@link FromMenu}; complete at compile time. */
export const menuReaders: {
  readonly [N in keyof FromMenu]: v.GenericSchema<unknown, Parameters<FromMenu[N]>>
} = {
  "menu.open": one(v.strictObject(pass)),
  "menu.choose": one(v.strictObject({ ...pass, id })),
  "menu.generate": one(v.strictObject(pass)),
  "menu.scan": one(v.strictObject(pass)),
  "menu.unlock": one(v.strictObject(pass)),
  "menu.never": one(v.strictObject(pass)),
  "menu.close": one(v.strictObject(pass)),
}
