/** A list of hosts on which something is never done. Sealed under the index key, so that it is known while locked. */
import * as v from "valibot"
import { utf8 } from "../../domain/bytes.ts"
import { CountersignError } from "../../domain/error.ts"
import { readMeta, writeMeta } from "../../storage/vault-store.ts"
import { fromJson } from "../../vault/content.ts"
import { open, seal, sealingKey } from "../../vault/seal.ts"
import { database } from "../database.ts"
import { readHeld, requireOpen, type Held } from "../locking/held.ts"
import { bumpRevision } from "../revision.ts"

const LIMIT = 1000

const schema = v.array(v.string())

/** @param name of its stored value, and the type that its seal is bound to */
export function hostList(name: "silent" | "menuless") {
  async function read({ index, vault }: Held): Promise<readonly string[]> {
    const box = await readMeta(await database(), name)
    if (box === null) return []
    try {
      return v.parse(schema, fromJson(await open(await sealingKey(index), box, { type: name, vault })))
    } catch {
      // Of a vault that was here before (joined, moved, restored): its list is nobody's, and the next change replaces it.
      return []
    }
  }
  return {
    /** `null` while the vault is closed: nobody knows. */
    async has(host: string): Promise<boolean | null> {
      const held = await readHeld()
      return held === null ? null : (await read(held)).includes(host)
    },
    /** In the order of the alphabet. @throws vault.closed, vault.locked */
    list: async (): Promise<readonly string[]> => read(await requireOpen()),
    /** Puts a host on the list, or takes it off. @throws vault.closed */
    set: (host: string, listed: boolean): Promise<void> =>
      navigator.locks.request(name, async () => {
        const held = await readHeld()
        if (held === null) throw new CountersignError("vault.closed")
        const others = (await read(held)).filter((other) => other !== host)
        const hosts = (listed ? [...others, host].slice(-LIMIT) : others).toSorted()
        const box = await seal(await sealingKey(held.index), utf8(JSON.stringify(hosts)), {
          type: name,
          vault: held.vault,
        })
        await writeMeta(await database(), name, box)
        await bumpRevision()
      }),
  }
}
