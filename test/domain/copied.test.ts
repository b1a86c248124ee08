import { createHmac } from "node:crypto"
import { expect, test } from "vitest"
import { isMarked, markOf } from "../../src/domain/copied.ts"

test("a text is known again by its mark, and nothing else is", async () => {
  const copied = await markOf("correct horse ñ ")
  expect(await isMarked("correct horse ñ ", copied)).toBe(true)
  for (const other of ["", "correct horse ñ", "correct horse n ", "correct horse ñ \n", "Correct horse ñ "])
    expect(await isMarked(other, copied)).toBe(false)
})

test("the mark is HMAC-SHA-256 under a salt of its own, and does not hold the text", async () => {
  const [one, another] = await Promise.all([markOf("123456"), markOf("123456")])
  expect(one.salt).not.toBe(another.salt)
  expect(one.mark).not.toBe(another.mark)
  expect(JSON.stringify(one)).not.toContain("123456")
  const expected = createHmac("sha256", Buffer.from(one.salt, "base64url")).update("123456").digest("base64url")
  expect(one.mark).toBe(expected)
})

test("a mark made of another salt is none of it", async () => {
  const [one, another] = await Promise.all([markOf("123456"), markOf("123456")])
  expect(await isMarked("123456", { ...one, salt: another.salt })).toBe(false)
})
