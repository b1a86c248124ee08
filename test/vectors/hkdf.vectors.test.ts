import { expect, test } from "vitest"
import { fromHex, toHex } from "./hex.ts"
import { rfc5869 } from "./rfc5869.ts"

test.each(rfc5869)("RFC 5869 $name ($hash)", async ({ hash, key, salt, info, length, out }) => {
  const base = await crypto.subtle.importKey("raw", fromHex(key), "HKDF", false, ["deriveBits"])
  const parameters = { name: "HKDF", hash, salt: fromHex(salt), info: fromHex(info) }
  expect(toHex(new Uint8Array(await crypto.subtle.deriveBits(parameters, base, length * 8)))).toBe(out)
})
