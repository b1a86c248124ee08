/** What must not lie open in the database (private keys, codes' secrets): AES-256-GCM, bound to what it is. */
import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto"
import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs"
import path from "node:path"
import { SettingsError, type Settings } from "./settings.ts"

export interface Sealing {
  seal(what: string, text: string): string
  open(what: string, sealed: string): string
}

/** The secret of the environment, or one that is made once and kept beside the embedded database. */
export function readServerSecret({ secret, database }: Settings): Buffer {
  if (secret !== null || !("folder" in database)) return secret ?? Buffer.alloc(0)
  const file = path.join(database.folder, "secret")
  if (!existsSync(file)) writeFileSync(file, randomBytes(32).toString("base64"), { mode: 0o600, flag: "wx" })
  chmodSync(file, 0o600)
  const kept = Buffer.from(readFileSync(file, "utf8").trim(), "base64")
  if (kept.length !== 32) throw new SettingsError(`${file} does not hold 32 bytes as base64.`)
  return kept
}

export function sealing(secret: Buffer): Sealing {
  const keyOf = (what: string) => createHash("sha256").update(`countersign/server/1/${what}\0`).update(secret).digest()
  return {
    seal(what, text) {
      const nonce = randomBytes(12)
      const cipher = createCipheriv("aes-256-gcm", keyOf(what), nonce)
      const sealed = [nonce, cipher.update(text, "utf8"), cipher.final()]
      return Buffer.concat([...sealed, cipher.getAuthTag()]).toString("base64url")
    },
    open(what, sealed) {
      const bytes = Buffer.from(sealed, "base64url")
      const decipher = createDecipheriv("aes-256-gcm", keyOf(what), bytes.subarray(0, 12), { authTagLength: 16 })
      decipher.setAuthTag(bytes.subarray(-16))
      return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]).toString("utf8")
    },
  }
}
