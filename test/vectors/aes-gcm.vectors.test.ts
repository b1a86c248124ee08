import { expect, test } from "vitest"
import { aesGcm } from "./aes-gcm.ts"
import { fromHex, toHex } from "./hex.ts"

test.each(aesGcm)("AES-256-GCM, test case $name", async (given) => {
  const key = await crypto.subtle.importKey("raw", fromHex(given.key), "AES-GCM", false, ["encrypt", "decrypt"])
  const parameters = { name: "AES-GCM", iv: fromHex(given.nonce), additionalData: fromHex(given.aad), tagLength: 128 }
  const sealed = new Uint8Array(await crypto.subtle.encrypt(parameters, key, fromHex(given.plain)))
  expect(toHex(sealed)).toBe(given.sealed + given.tag)
  expect(toHex(new Uint8Array(await crypto.subtle.decrypt(parameters, key, sealed)))).toBe(given.plain)

  for (const at of [0, sealed.length - 1]) {
    const broken = sealed.slice()
    broken[at]! ^= 1
    await expect(crypto.subtle.decrypt(parameters, key, broken)).rejects.toThrow()
  }
  const others = { ...parameters, additionalData: fromHex(`${given.aad}00`) }
  await expect(crypto.subtle.decrypt(others, key, sealed)).rejects.toThrow()
})
