/**
 * Which browsers are registered for an account: no key, only what it takes to know where to revoke one. It goes wherever
 * the vault goes, so that who restores it elsewhere is told of the browser that was left behind.
 */
import * as v from "valibot"
import { utf8, type Bytes } from "../domain/bytes.ts"
import { fromJson, readVersioned } from "./content.ts"
import type { PartStamp } from "./entry.ts"
import { open, seal, type SealingKey } from "./seal.ts"
import { aboutPart } from "./secret.ts"

const schema = v.strictObject({
  version: v.literal(1),
  browsers: v.array(
    v.strictObject({
      serial: v.string(),
      origin: v.string(),
      /** What the browser calls itself. */
      browser: v.string(),
      at: v.number(),
    }),
  ),
})

/** The browsers, each by the serial of its registration. */
export type RegisteredBrowsers = v.InferOutput<typeof schema>["browsers"]

/** Seals the list under the codes key. */
export const sealRegistered = (
  key: SealingKey,
  vault: Bytes,
  account: string,
  stamp: PartStamp,
  browsers: RegisteredBrowsers,
): Promise<Bytes> =>
  seal(key, utf8(JSON.stringify({ version: 1, browsers })), aboutPart(vault, account, "registered", stamp))

/** Opens the list. @throws vault.damaged, vault.newer */
export async function openRegistered(
  key: SealingKey,
  vault: Bytes,
  account: string,
  stamp: PartStamp,
  box: Bytes,
): Promise<RegisteredBrowsers> {
  const plain = await open(key, box, aboutPart(vault, account, "registered", stamp))
  return readVersioned(schema, fromJson(plain), 1, "registered").browsers
}
