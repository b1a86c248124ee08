import { isCodeLink, readPin, takesPin, type CodeKind } from "../../domain/code-kind.ts"
import type { HashAlgorithm } from "../../domain/otp.ts"
import type { NewCode } from "../../messages/contract.ts"

/** What the form holds, as text. */
export const emptyForm = {
  way: "",
  secret: "",
  issuer: "",
  username: "",
  kind: "totp",
  algorithm: "SHA1",
  digits: "6",
  period: "30",
  counter: "0",
}

/** See {@link emptyForm}. */
export type Form = typeof emptyForm

/** Kinds that can be chosen, with the key of their words. */
export const kinds: readonly { readonly value: CodeKind; readonly words: string }[] = [
  { value: "totp", words: "popup_kind_totp" },
  { value: "hotp", words: "popup_kind_hotp" },
  { value: "steam", words: "popup_kind_steam" },
  { value: "motp", words: "popup_kind_motp" },
  { value: "yandex", words: "popup_kind_yandex" },
]

/** Algorithms that can be chosen. */
export const algorithms: readonly { readonly value: HashAlgorithm; readonly words: string }[] = [
  { value: "SHA1", words: "popup_algorithm_sha1" },
  { value: "SHA256", words: "popup_algorithm_sha256" },
  { value: "SHA512", words: "popup_algorithm_sha512" },
]

/** Lengths of a code. */
export const lengths = ["5", "6", "7", "8", "9", "10"] as const

/** The field that has to be put right, or the code to add. */
export type Reading = { readonly wrong: keyof Form | "pin" } | { readonly code: Omit<NewCode, "onDuplicate"> }

/** A whole number from `least` on; `null` for anything else. */
function whole(text: string, least: number): number | null {
  const number = /^\d{1,15}$/.test(text.trim()) ? Number(text) : Number.NaN
  return number >= least ? number : null
}

/**
 * Reads the form. A link brings its own parameters and may bring its name; a typed secret needs one.
 * @param pin what was typed beside the form, which is kept: a PIN is not
 */
export function read(form: Form, link: boolean, pin: string): Reading {
  const kind = kinds.find(({ value }) => value === form.kind)?.value ?? "totp"
  const algorithm = algorithms.find(({ value }) => value === form.algorithm)?.value ?? "SHA1"
  const names = { secret: form.secret.trim(), issuer: form.issuer.trim(), username: form.username.trim() }
  const usual = { kind: "totp", algorithm: "SHA1", digits: 6, period: 30, counter: 0 } as const
  const withPin = pin.trim() === "" ? {} : { pin: pin.trim() }
  if (link || isCodeLink(names.secret)) return { code: { ...names, ...usual, ...withPin } }
  if (names.issuer === "" && names.username === "") return { wrong: "issuer" }
  if (kind === "steam") return { code: { ...names, ...usual, kind, digits: 5 } }
  if (takesPin(kind) && readPin(kind, pin) === null) return { wrong: "pin" }
  if (takesPin(kind)) return { code: { ...names, ...usual, kind, ...withPin } }
  const period = whole(form.period, 1)
  if (kind === "totp" && period === null) return { wrong: "period" }
  const counter = whole(form.counter, 0)
  if (kind === "hotp" && counter === null) return { wrong: "counter" }
  const digits = Number(lengths.find((length) => length === form.digits) ?? "6")
  return { code: { ...names, kind, algorithm, digits, period: period ?? 30, counter: counter ?? 0 } }
}
