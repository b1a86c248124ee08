import { describe, expect, test } from "vitest"
import { fieldTable } from "../../src/autofill/field-words.ts"
import { fold } from "../../src/autofill/fold.ts"
import { Lexicon } from "../../src/autofill/lexicon.ts"
import { purposeTable } from "../../src/autofill/purpose-words.ts"

describe("how words are found", () => {
  const lexicon = new Lexicon({
    whole: { en: "pin" },
    start: { en: "log*" },
    end: { en: "*code" },
    part: { en: "*passw*" },
    phrase: { en: "sign in" },
    named: { markup: "s" },
    east: { ja: "パスワード", ko: "비밀번호" },
  })
  const text = (words: string) => lexicon.names(lexicon.text(fold(words)))
  const markup = (words: string) => lexicon.names(lexicon.markup(fold(words)))

  test.each<[string, string[]]>([
    ["Your PIN", ["whole"]],
    ["spinning", []],
    ["Login", ["start"]],
    ["blog", []],
    ["zipcode", ["end"]],
    ["codes", []],
    ["mypasswd", ["part"]],
    ["Sign in", ["phrase"]],
    ["signin", ["phrase"]],
    ["sign me in", []],
    ["新しいパスワードを入力", ["east"]],
    ["새 비밀번호 확인", ["east"]],
    ["Sign in with your PIN code", ["whole", "end", "phrase"]],
    ["", []],
  ])("%s", (words, meanings) => {
    expect(text(words)).toEqual(meanings)
    // Again, out of what was kept.
    expect(text(words)).toEqual(meanings)
  })

  test("what counts only in markup", () => {
    expect(text("s")).toEqual([])
    expect(markup("s")).toEqual(["named"])
    expect(markup("userPIN")).toEqual(["whole"])
  })
})

const languages = ["de", "fr", "es", "pt", "it", "nl", "pl", "ru", "tr", "zh", "ja", "ko"]

describe("the tables", () => {
  test("as many meanings as a number has bits", () => {
    expect(Object.keys(fieldTable).length).toBeLessThanOrEqual(31)
    expect(Object.keys(purposeTable).length).toBeLessThanOrEqual(31)
  })

  test.each([
    "password",
    "current",
    "fresh",
    "repeat",
    "username",
    "email",
    "code",
    "onetime",
    "oncepass",
    "recovery",
    "search",
  ] as const)("%s in every language that we promise", (meaning) =>
    expect(languages.filter((language) => !(language in fieldTable[meaning]))).toEqual([]),
  )

  test.each([
    "login",
    "signup",
    "forgot",
    "change",
    "verify",
    "next",
    "remember",
    "sent",
    "sending",
    "rules",
    "app",
  ] as const)("%s on buttons and around forms in every language that we promise", (meaning) =>
    expect(languages.filter((language) => !(language in purposeTable[meaning]))).toEqual([]),
  )

  test("no word of two meanings that weigh against one another", () => {
    const lexicon = new Lexicon(purposeTable)
    const six = (meaning: string) => Array.from({ length: 6 }, () => [meaning])
    const both = (words: string) =>
      lexicon.names(lexicon.text(fold(words))).filter((name) => name === "login" || name === "signup")
    expect(["Anmelden", "Se connecter", "Войти", "ログイン", "Giriş yap", "로그인"].map(both)).toEqual(six("login"))
    expect(["Registrieren", "S’inscrire", "Регистрация", "新規登録", "Kaydol", "회원가입"].map(both)).toEqual(
      six("signup"),
    )
  })
})
