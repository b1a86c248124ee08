/**
 * How a text that was copied is known again on the clipboard without being kept: by its HMAC-SHA-256 under a random salt.
 * A short code can be guessed from that; it is kept no longer than the clipboard itself may hold the code.
 */
import { equal, fromBase64Url, randomBytes, toBase64Url, utf8, type Bytes } from "./bytes.ts"

/** What stands for a text that was copied; both base64url, 16 and 32 bytes. */
export interface CopiedMark {
  readonly salt: string
  readonly mark: string
}

async function hmac(salt: Bytes, text: string): Promise<Bytes> {
  const key = await crypto.subtle.importKey("raw", salt, { name: "HMAC", hash: "SHA-256" }, false, ["sign"])
  return new Uint8Array(await crypto.subtle.sign("HMAC", key, utf8(text)))
}

/** The mark of a text, another one each time. */
export async function markOf(text: string): Promise<CopiedMark> {
  const salt = randomBytes(16)
  return { salt: toBase64Url(salt), mark: toBase64Url(await hmac(salt, text)) }
}

/** Whether this is exactly the text that the mark is of. */
export const isMarked = async (text: string, { salt, mark }: CopiedMark): Promise<boolean> =>
  equal(await hmac(fromBase64Url(salt), text), fromBase64Url(mark))
