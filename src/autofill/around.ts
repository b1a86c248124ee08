import { type Control, fieldLexicon } from "./control.ts"
import { attribute, hostOf } from "./element.ts"
import type { FieldMeaning } from "./field-words.ts"
import { fold } from "./fold.ts"
import type { Group } from "./group.ts"
import type { PurposeMeaning } from "./purpose-words.ts"
import { purposeLexicon } from "./purpose-text.ts"

const longestText = 1500
const longestHeading = 90
const farthest = 5

interface Bits {
  readonly field: number
  readonly purpose: number
}

/** What the text around a group says: read once, and only when a field of the group leaves it open. */
export class Around {
  readonly #group: Group
  #bits: Bits | undefined
  #headings: readonly number[] | undefined

  constructor(group: Group) {
    this.#group = group
  }

  /** Whether words for fields stand anywhere around. */
  means(meaning: FieldMeaning): boolean {
    return (this.#read().field & fieldLexicon.bit(meaning)) !== 0
  }

  /** Whether words of buttons and hints stand anywhere around. */
  says(...meanings: PurposeMeaning[]): boolean {
    const { purpose } = this.#read()
    return meanings.some((meaning) => (purpose & purposeLexicon.bit(meaning)) !== 0)
  }

  /** Whether one heading means all of these. */
  isHeaded(...meanings: FieldMeaning[]): boolean {
    this.#headings ??= headingBits(this.#group)
    return this.#headings.some((bits) => meanings.every((meaning) => (bits & fieldLexicon.bit(meaning)) !== 0))
  }

  /** Where a code comes from, when the text says one of the two. */
  get via(): "app" | "message" | undefined {
    const app = this.says("app")
    if (app === this.says("sent", "resend")) return undefined
    return app ? "app" : "message"
  }

  /** A card is typed in here. */
  get card(): boolean {
    return this.#group.fields.some(
      (each) => each.means("card") || each.autocomplete.some((token) => token.startsWith("cc-")),
    )
  }

  /** Nothing but this is to be typed here. */
  isAlone(field: Control): boolean {
    return this.#group.fields.every((each) => each === field || !each.visible || each.type === "search")
  }

  /** A password or long text is to be typed as well. */
  get more(): boolean {
    const { fields, items } = this.#group
    return fields.some((each) => each.type === "password") || items.some((item) => item.role === "text")
  }

  #read(): Bits {
    this.#bits ??= textAround(this.#group)
    return this.#bits
  }
}

function textAround(group: Group): Bits {
  const pieces = [...group.headings.map((each) => each.element), surroundings(group)]
  let field = 0
  let purpose = 0
  for (const piece of pieces) {
    for (const text of sentences(piece)) {
      const folded = fold(text)
      field |= fieldLexicon.text(folded)
      purpose |= purposeLexicon.text(folded)
    }
  }
  field |= fieldLexicon.text(fold(group.fields[0]?.element.ownerDocument.title ?? ""))
  if (group.form !== undefined)
    for (const name of ["id", "class", "action", "name"])
      field |= fieldLexicon.markup(fold(attribute(group.form, name)))
  return { field, purpose }
}

function headingBits({ items, headings }: Group): number[] {
  return [...items.filter((item) => item.role === "heading"), ...headings].map(({ element }) => {
    const text = (element.textContent ?? "").trim()
    return text.length > longestHeading ? 0 : fieldLexicon.text(fold(text))
  })
}

/** The largest element around the group that still holds little text: what is said about it, not the page. */
function surroundings(group: Group): Element | undefined {
  let element: Element | undefined = group.form ?? group.fields[0]?.element.parentElement ?? undefined
  for (let level = 0; level < farthest && element !== undefined; level++) {
    const outer: Element | undefined = element.parentElement ?? hostOf(element)
    if (outer === undefined || (outer.textContent ?? "").length > longestText) break
    element = outer
  }
  return element
}

/** The text of an element in pieces that `fold` does not cut. Where one element ends, a word does: scripts write no blanks. */
function sentences(element: Element | undefined): string[] {
  if (element === undefined) return []
  const walker = element.ownerDocument.createTreeWalker(element, NodeFilter.SHOW_TEXT)
  let all = ""
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) all += `${node.nodeValue ?? ""} `
  const text = all.replace(/\s+/g, " ").trim().slice(0, longestText)
  return text.match(/.{1,200}(?:[ .。]|$)/gu) ?? []
}
