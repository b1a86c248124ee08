/** The secret parts of an account: what is sealed singly, each under the key of its own purpose. */
import * as v from "valibot"
import { fromBase64Url, text, toBase64Url, utf8, type Bytes } from "../domain/bytes.ts"
import { codeKinds } from "../domain/code-kind.ts"
import { fromJson, readVersioned } from "./content.ts"
import type { PartName, PartStamp } from "./entry.ts"
import { authenticate, derive, open, seal, type SealingKey } from "./seal.ts"

const codeSchema = v.strictObject({
  version: v.literal(1),
  kind: v.picklist(codeKinds),
  algorithm: v.picklist(["SHA1", "SHA256", "SHA512"]),
  digits: v.number(),
  /** Seconds; 0 for HOTP. */
  period: v.number(),
  secret: v.pipe(v.string(), v.transform(fromBase64Url)),
  pin: v.exactOptional(v.string()),
})

/** What makes a code, but for the HOTP counter, which stands in the index. */
export type CodeSecret = Omit<v.InferOutput<typeof codeSchema>, "version">

/** What the box of a part is bound to. */
export const aboutPart = (vault: Bytes, account: string, part: PartName, stamp: PartStamp) =>
  ({ type: "secret", vault, account, part, version: stamp.version }) as const

/** Seals a code under the codes key. */
export function sealCode(key: SealingKey, vault: Bytes, account: string, stamp: PartStamp, code: CodeSecret) {
  const plain = { version: 1, ...code, secret: toBase64Url(code.secret) }
  return seal(key, utf8(JSON.stringify(plain)), aboutPart(vault, account, "code", stamp))
}

/** Opens a code. @throws vault.damaged, vault.newer */
export async function openCode(
  key: SealingKey,
  vault: Bytes,
  account: string,
  stamp: PartStamp,
  box: Bytes,
): Promise<CodeSecret> {
  const plain = await open(key, box, aboutPart(vault, account, "code", stamp))
  const { version: _, ...code } = readVersioned(codeSchema, fromJson(plain), 1, "code")
  return code
}

/** Seals notes under the passwords key. */
export const sealNotes = (key: SealingKey, vault: Bytes, account: string, stamp: PartStamp, notes: string) =>
  seal(key, utf8(notes), aboutPart(vault, account, "notes", stamp))

/** Opens notes. @throws vault.damaged, vault.newer */
export const openNotes = async (key: SealingKey, vault: Bytes, account: string, stamp: PartStamp, box: Bytes) =>
  text(await open(key, box, aboutPart(vault, account, "notes", stamp)))

/**
 * A value that is equal for equal secrets of one vault and tells nothing else: 96 bits of HMAC-SHA-256.
 * @param indexKey the 32 bytes of the index key
 */
export async function fingerprint(indexKey: Bytes, secret: Bytes): Promise<string> {
  const key = await derive(indexKey, "fingerprint")
  return toBase64Url((await authenticate(key, secret)).subarray(0, 12))
}
