import fc from "fast-check"
import { expect, test } from "vitest"
import { toBase64Url, utf8 } from "../../src/domain/bytes.ts"
import { readJoiningCode, writeJoiningCode, type JoiningCode } from "../../src/domain/joining-code.ts"

const code: JoiningCode = {
  version: 1,
  kind: "webdav",
  address: "https://cloud.example/remote.php/dav/files/ada/",
  user: "ada",
  password: "a pass wörd",
  vault: "AAAAAAAAAAAAAAAAAAAAAA",
  secret: "BBBBBBBBBBBBBBBBBBBBBB",
  checkpoint: ["CCCCCCCCCCC", 7, "DDDDDDDDDDDDDDDDDDDDDD"],
}

test("what was written is read, also broken over lines", () => {
  const written = writeJoiningCode(code)
  expect(readJoiningCode(written)).toEqual(code)
  expect(readJoiningCode(`  ${written.replace(/.{40}/g, "$&\r\n ")} `)).toEqual(code)
})

test("what is no joining code, or not wholly one, is none", () => {
  const packed = (value: unknown) => `countersign-join:${toBase64Url(utf8(JSON.stringify(value)))}`
  const written = writeJoiningCode(code)
  const wrong = [
    "",
    "otpauth://totp/x?secret=AAAA",
    written.slice(0, -4),
    `${written}AAAA`,
    packed({ ...code, version: 2 }),
    packed({ ...code, more: 1 }),
    packed({ ...code, address: "javascript:alert(1)" }),
    packed({ ...code, address: "https://ada:x@cloud.example/" }),
    packed({ ...code, secret: "short" }),
    packed(null),
  ]
  expect(wrong.map(readJoiningCode)).toEqual(wrong.map(() => null))
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(readJoiningCode(`countersign-join:${text}`)).toBeNull()
    }),
  )
})
