/** Readers of which those of whole functions are made. */
import * as v from "valibot"

/** Longest text that a field of ours takes; a whole otpauth:// link fits many times over. */
const LONG = 16_384
export const short = v.pipe(v.string(), v.maxLength(512))
export const long = v.pipe(v.string(), v.maxLength(LONG))
/** 16 bytes, base64url. */
export const id = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{22}$/))
/** 32 bytes, base64url. */
export const bytes32 = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/))

/** What to do when the same secret is here already. */
export const onDuplicate = v.picklist(["ask", "replace", "keep-both"])

/** A photograph of a phone is some 10 MB, a third more as text. */
export const picture = v.pipe(v.string(), v.maxLength(40_000_000), v.startsWith("data:image/"))

export const password = v.pipe(v.string(), v.maxLength(1024))
export const pin = v.pipe(v.string(), v.maxLength(64))
const base64 = (most: number) => v.pipe(v.string(), v.maxLength(most), v.regex(/^[A-Za-z0-9_-]+$/))
export const passkey = v.strictObject({
  credential: base64(1364),
  authenticatorData: base64(4096),
  output: base64(128),
})
/** Something that is asked with proof that gives the root. */
export const rootProof = <E extends v.ObjectEntries>(entries: E) =>
  v.union([v.strictObject({ password, ...entries }), v.strictObject({ passkey, ...entries })])
export const proof = v.union([v.strictObject({ pin }), rootProof({})])

/** Arguments of a function that takes none, and of one that takes one. */
export const none = v.strictTuple([])
export const one = <S extends v.GenericSchema>(schema: S) => v.strictTuple([schema])
