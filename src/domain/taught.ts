/** Fields that a person has shown us on a site, where looking alone does not find them. */
import type { FieldKind } from "./field.ts"

/** What a person can say that goes into a field. */
export const taughtKinds = ["username", "current-password", "one-time-code"] as const satisfies readonly FieldKind[]

export type TaughtKind = (typeof taughtKinds)[number]

/** A field as it can be found again: by its markup, never by what it holds. Empty where it has none, or one made by chance. */
export interface FieldMark {
  /** As the browser says it: `text`, `tel`. */
  readonly type: string
  readonly id: string
  readonly name: string
  readonly autocomplete: string
  /** Of its label for screen readers and its placeholder, a hash: what they say may name a person. */
  readonly says: string
  /** Its place among the inputs of its form (without one: of its document or shadow root), and how many there are. */
  readonly at: number
  readonly of: number
  /** Tags of the elements in whose shadow roots it lies, the outermost first. */
  readonly path: readonly string[]
}

/** A field that was taught for a host. */
export interface TaughtField {
  /** In ASCII, with a port that is not the usual one. */
  readonly host: string
  readonly kind: TaughtKind
  readonly mark: FieldMark
}

/** What a script in a page is told of it: the host is its own. */
export type TaughtHere = Omit<TaughtField, "host">

/** How many are kept: of one host, and in all. */
export const TAUGHT_LIMITS = { host: 12, all: 1000 } as const

const sameMark = (a: FieldMark, b: FieldMark): boolean => JSON.stringify(a) === JSON.stringify(b)

/** With one more, the last first. The same field is for one thing only; the oldest of a crowd go. */
export function withTaught(all: readonly TaughtField[], field: TaughtField): readonly TaughtField[] {
  const others = all.filter(({ host, mark }) => host !== field.host || !sameMark(mark, field.mark))
  const over = new Set(others.filter(({ host }) => host === field.host).slice(TAUGHT_LIMITS.host - 1))
  const kept = others.filter((one) => !over.has(one))
  return [field, ...kept].slice(0, TAUGHT_LIMITS.all)
}
