import { describe, expect, test } from "vitest"
import { textBits, Words } from "../../src/autofill/purpose-text.ts"

const says = (text: string) => new Words(textBits(text))

/** What sites write on the button or above the form: with one password field, nothing else tells the two apart. */
describe("a new account is made here", () => {
  test.each([
    "Create Free Account",
    "Create your free Acme account",
    "Open a business account",
    "Start for free",
    "Erstellen Sie Ihr Konto",
    "Zugang beantragen",
    "Je crée mon compte",
    "Création de votre compte",
    "Crea una cuenta",
    "Empieza gratis",
    "Criar a minha conta",
    "Crea il tuo profilo",
    "Maak een gratis account",
    "Załóż darmowe konto",
    "Создать бесплатный аккаунт",
    "Створити акаунт",
    "Hesabını oluştur",
    "Vytvořit nový účet",
    "Fiók létrehozása",
    "Skapa nytt konto",
    "创建您的账户",
    "アカウントを新規作成",
    "계정을 만드세요",
  ])("%s", (text) => {
    expect(says(text).has("signup")).toBe(true)
    expect(says(text).has("login")).toBe(false)
  })

  test.each(["Account", "Create", "My account", "Open menu", "Create a list", "Konto", "계정", "アカウント"])(
    "%s says nothing of it",
    (text) => expect(textBits(text) & textBits("Sign up")).toBe(0),
  )
})

describe("somebody who is known comes back", () => {
  test.each([
    "Welcome back",
    "Access your account",
    "Willkommen zurück",
    "Je me connecte",
    "Accede a tu cuenta",
    "Acesse sua conta",
  ])("%s", (text) => {
    expect(says(text).has("login")).toBe(true)
    expect(says(text).has("signup")).toBe(false)
  })
})
