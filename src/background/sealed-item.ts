/** Values in storage.session that hold what a person typed or a page showed: sealed under the codes key. */
import * as v from "valibot"
import { text, utf8 } from "../domain/bytes.ts"
import { sessionItem, storeBytes, storedBytes } from "../storage/session.ts"
import { open, seal, sealingKey, type SealedType } from "../vault/seal.ts"
import { requireOpen } from "./locking/held.ts"

/**
 * One sealed value. Locking takes its key away, and {@link forget} the value.
 * @param name in storage.session, and the type that the seal is bound to
 */
export function sealedItem<S extends v.GenericSchema>(name: SealedType, schema: S) {
  const item = sessionItem(name, storedBytes)
  return {
    async get(): Promise<v.InferOutput<S> | null> {
      const { codes, vault } = await requireOpen()
      const box = await item.get()
      if (box === null) return null
      return v.parse(schema, JSON.parse(text(await open(await sealingKey(codes), box, { type: name, vault }))))
    },
    async set(value: v.InferInput<S>): Promise<void> {
      const { codes, vault } = await requireOpen()
      const box = await seal(await sealingKey(codes), utf8(JSON.stringify(value)), { type: name, vault })
      await item.set(storeBytes(box))
    },
    forget: (): Promise<void> => item.remove(),
  }
}
