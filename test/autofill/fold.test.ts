import { describe, expect, test } from "vitest"
import { fold } from "../../src/autofill/fold.ts"

describe("text as words to look up", () => {
  test.each([
    ["txtUserName2", "txt user name 2"],
    ["OTPCode", "otp code"],
    ["user[password_confirmation]", "user password confirmation"],
    ["  E-Mail-Adresse: ", "e mail adresse"],
    ["Contraseña", "contrasena"],
    ["Passwort bestätigen", "passwort bestatigen"],
    ["Şifre / Kullanıcı Adı", "sifre kullanici adi"],
    ["Hasło", "haslo"],
    ["Straße", "strasse"],
    ["Пароль:", "пароль"],
    ["2FA", "2 fa"],
    ["—", ""],
  ])("%s", (text, words) => expect(fold(text)).toBe(words))

  test("what is composed and what is not are the same", () => {
    for (const word of ["비밀번호", "パスワード", "é"])
      expect(fold(word.normalize("NFD"))).toBe(fold(word.normalize("NFC")))
  })

  test("a long text is cut, not lost", () => expect(fold("word ".repeat(100)).length).toBeLessThan(250))
})
