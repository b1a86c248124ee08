/**
 * Labelled real pages of others (`../shared/corpus`), which are data to score against and never copied here. What counts
 * as right is what their own measure says: username and e-mail are one thing, the boxes of one code are one field, what
 * has no label counts neither way.
 */
import { existsSync, readFileSync } from "node:fs"
import path from "node:path"
import * as v from "valibot"

export const corpus = path.resolve(import.meta.dirname, "../../../shared/corpus")
export const hasCorpus = existsSync(path.join(corpus, "labels.json"))

const Field = v.object({
  id: v.string(),
  label: v.nullable(v.string()),
  form: v.optional(v.string()),
  group: v.optional(v.string()),
})
const LabelledPage = v.object({
  id: v.string(),
  file: v.string(),
  formType: v.string(),
  step: v.optional(v.string()),
  fields: v.array(Field),
})
export type LabelledPage = v.InferOutput<typeof LabelledPage>

/** Field id → kinds that were detected. */
export type Found = ReadonlyMap<string, readonly string[]>

export function readLabels(): LabelledPage[] {
  return v.parse(v.array(LabelledPage), JSON.parse(readFileSync(path.join(corpus, "labels.json"), "utf8")))
}

export function readMarkup(page: LabelledPage): string {
  return readFileSync(path.join(corpus, page.file), "utf8")
}

/** Right, wrong and missed of one kind. */
class Count {
  right = 0
  wrong = 0
  missed = 0

  get f1(): number {
    return (200 * this.right) / (2 * this.right + this.wrong + this.missed)
  }
}

export interface Score {
  readonly identifier: number
  readonly currentPassword: number
  readonly newPassword: number
  readonly oneTimeCode: number
  /** Of the log-in pages, how many have name and password right, in percent. */
  readonly both: number
  /** Pages that ask for the name first, and how many of them were found. */
  readonly nameFirst: readonly [found: number, all: number]
  /** Sign-up pages without a log-in that is labelled, and on how many of them a current password was offered anywhere. */
  readonly currentOnSignup: readonly [offered: number, all: number]
  /** Pages without any log-in on which a current password or code was offered. */
  readonly secretElsewhere: number
}

const isIdentifier = (label: string | null): boolean => label === "username" || label === "email"

const isOfLogin = ({ label, form }: LabelledPage["fields"][number]): boolean =>
  label === "current-password" || label === "one-time-code" || form === "login"

export function score(pages: readonly LabelledPage[], found: ReadonlyMap<string, Found>): Score {
  const counts = { identifier: new Count(), current: new Count(), new: new Count(), code: new Count() }
  let [both, logins, first, firsts, offered, signups, secretElsewhere] = [0, 0, 0, 0, 0, 0, 0]
  for (const page of pages) {
    const kinds = found.get(page.id) ?? new Map<string, readonly string[]>()
    const has = (id: string, ...wanted: string[]) => wanted.some((kind) => kinds.get(id)?.includes(kind) === true)
    const names = page.fields.filter((field) => field.form === "login" && isIdentifier(field.label))
    const passwords = page.fields.filter((field) => field.form === "login" && field.label === "current-password")
    const nameRight = names.some(({ id }) => has(id, "username", "email"))
    if (names.length > 0) {
      for (const { id } of names) counts.identifier[has(id, "username", "email") ? "right" : "missed"]++
      for (const { id, label } of page.fields) {
        if (label !== null && !isIdentifier(label) && has(id, "username", "email")) counts.identifier.wrong++
      }
    }
    for (const [kind, count] of [
      ["current-password", counts.current],
      ["new-password", counts.new],
    ] as const) {
      for (const { id, label } of page.fields) {
        if (label === kind) count[has(id, kind) ? "right" : "missed"]++
        else if (label !== null && has(id, kind)) count.wrong++
      }
    }
    countCodes(page, has, counts.code)
    if (page.formType === "login" && names.length > 0 && passwords.length > 0) {
      logins++
      if (nameRight && passwords.some(({ id }) => has(id, "current-password"))) both++
    }
    if (page.formType === "login" && page.step === "identifier") {
      firsts++
      if (nameRight) first++
    }
    const wrongly = (kind: string) =>
      page.fields.some(({ id, label }) => label !== null && label !== kind && has(id, kind))
    if (page.formType === "signup" && !page.fields.some(isOfLogin)) {
      signups++
      if ([...kinds.values()].some((each) => each.includes("current-password"))) offered++
    }
    const secret = wrongly("current-password") || wrongly("one-time-code")
    if (page.formType === "other" && secret) secretElsewhere++
  }
  return {
    identifier: counts.identifier.f1,
    currentPassword: counts.current.f1,
    newPassword: counts.new.f1,
    oneTimeCode: counts.code.f1,
    both: (100 * both) / logins,
    nameFirst: [first, firsts],
    currentOnSignup: [offered, signups],
    secretElsewhere,
  }
}

function countCodes(page: LabelledPage, has: (id: string, kind: string) => boolean, count: Count): void {
  const codes = new Map<string, { id: string }[]>()
  for (const field of page.fields) {
    if (field.label !== "one-time-code") continue
    const code = field.group ?? field.id
    codes.set(code, [...(codes.get(code) ?? []), field])
  }
  for (const boxes of codes.values()) {
    count[boxes.some(({ id }) => has(id, "one-time-code")) ? "right" : "missed"]++
  }
  for (const { id, label } of page.fields) {
    if (label !== null && label !== "one-time-code" && has(id, "one-time-code")) count.wrong++
  }
}
