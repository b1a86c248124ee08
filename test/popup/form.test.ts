import { expect, test } from "vitest"
import { emptyForm, read } from "../../src/popup/add/form.ts"

const typed = { ...emptyForm, issuer: " GitHub ", username: "katy", secret: " jbsw y3dp " }

test("a typed secret goes with its name and the usual parameters", () => {
  expect(read(typed, false, "")).toEqual({
    code: {
      secret: "jbsw y3dp",
      issuer: "GitHub",
      username: "katy",
      kind: "totp",
      algorithm: "SHA1",
      digits: 6,
      period: 30,
      counter: 0,
    },
  })
})

test("a secret without any name is asked for one; a link may bring its own", () => {
  expect(read({ ...emptyForm, secret: "jbsw" }, false, "")).toEqual({ wrong: "issuer" })
  expect(read({ ...emptyForm, secret: "otpauth://totp/x?secret=jbsw" }, true, "")).toHaveProperty("code")
  expect(read({ ...emptyForm, secret: "OTPAUTH://totp/x?secret=jbsw" }, false, "")).toHaveProperty("code")
})

test.each(["0", "", "-1", "1.5", "thirty", "1e3"])("a period of %j is wrong for a time-based code alone", (period) => {
  expect(read({ ...typed, period }, false, "")).toEqual({ wrong: "period" })
  expect(read({ ...typed, period, kind: "hotp" }, false, "")).toHaveProperty("code")
})

test("a counter is a whole number from 0 on", () => {
  expect(read({ ...typed, kind: "hotp", counter: "-1" }, false, "")).toEqual({ wrong: "counter" })
  expect(read({ ...typed, kind: "hotp", counter: "7" }, false, "")).toMatchObject({
    code: { kind: "hotp", counter: 7 },
  })
})

test("Steam has five letters and no parameters", () => {
  const steam = read({ ...typed, kind: "steam", digits: "9", period: "x" }, false, "")
  expect(steam).toMatchObject({ code: { kind: "steam", digits: 5, period: 30 } })
})

test("a draft of another version, with values that no list has, falls back", () => {
  expect(read({ ...typed, kind: "morse", algorithm: "MD5", digits: "99" }, false, "")).toMatchObject({
    code: { kind: "totp", algorithm: "SHA1", digits: 6 },
  })
})

test("mOTP and Yandex Key want a PIN, which is none of the draft", () => {
  const motp = { ...typed, kind: "motp", secret: "e3152afee62599c8" }
  expect(read(motp, false, " ")).toEqual({ wrong: "pin" })
  expect(read(motp, false, " 1a2b ")).toMatchObject({ code: { kind: "motp", pin: "1a2b" } })
  expect(read({ ...typed, kind: "yandex" }, false, "123")).toEqual({ wrong: "pin" })
  expect(read({ ...typed, kind: "yandex" }, false, "1234")).toMatchObject({ code: { kind: "yandex", pin: "1234" } })
  expect(read({ ...typed, secret: "motp://A:b?secret=e3152afee62599c8" }, true, "1234")).toMatchObject({
    code: { pin: "1234" },
  })
  expect(Object.keys(emptyForm)).not.toContain("pin")
})
