/**
 * What an unlocked browser gives to a new one, as QR or text: where the vault lies and who may read there, and the vault
 * secret without which the master password opens nothing that comes from there. It opens nothing by itself.
 */
import * as v from "valibot"
import { fromBase64Url, text, toBase64Url, utf8 } from "./bytes.ts"
import { readAddress } from "./remote-address.ts"

/** 16 bytes, base64url. */
const id = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{22}$/))
const short = v.pipe(v.string(), v.maxLength(512))

const schema = v.strictObject({
  version: v.literal(1),
  kind: v.literal("webdav"),
  /** The folder in which the vault's own lies. */
  address: v.pipe(
    short,
    v.check((address) => readAddress(address)?.toString() === address),
  ),
  user: short,
  password: short,
  vault: id,
  secret: id,
  /** The device that shows the code, and the number and hash of its head: an older state is not taken for the vault's. */
  checkpoint: v.strictTuple([v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{11}$/)), v.number(), id]),
})

/** See the schema. */
export type JoiningCode = v.InferOutput<typeof schema>

const PREFIX = "countersign-join:"

/** As text, which is also what the QR code holds. */
export const writeJoiningCode = (code: JoiningCode): string => PREFIX + toBase64Url(utf8(JSON.stringify(code)))

/** Reads what was pasted; white space is what mail and chat add. `null` if it is no joining code of a version we know. */
export function readJoiningCode(pasted: string): JoiningCode | null {
  const packed = pasted.replace(/\s/g, "")
  if (!packed.startsWith(PREFIX)) return null
  try {
    return v.parse(schema, JSON.parse(text(fromBase64Url(packed.slice(PREFIX.length)))))
  } catch {
    return null
  }
}
