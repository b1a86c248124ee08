import { attribute, hostOf, isTree } from "./element.ts"
import { fieldTable, type FieldMeaning } from "./field-words.ts"
import { fold } from "./fold.ts"
import { Lexicon } from "./lexicon.ts"
import type { Item, Page } from "./page.ts"
import { isOutOfSight } from "./out-of-sight.ts"
import { wordsNear } from "./words-near.ts"

/** Where words about a field were found. */
export type Source = "label" | "hint" | "near" | "name" | "class"

export const fieldLexicon = new Lexicon<FieldMeaning>(fieldTable)

/** Attributes in which frameworks and testers repeat a field's name. */
const named = [
  "name",
  "id",
  "formcontrolname",
  "ng-model",
  "v-model",
  "data-testid",
  "data-test",
  "data-qa",
  "data-name",
  "data-slot",
  "data-fieldtype",
]
const tokens: ReadonlyMap<string, FieldMeaning> = new Map([
  ["name", "person"],
  ["given-name", "person"],
  ["family-name", "person"],
  ["additional-name", "person"],
  ["organization", "company"],
  ["street-address", "address"],
  ["address-line1", "address"],
  ["address-line2", "address"],
  ["address-level1", "address"],
  ["address-level2", "address"],
  ["postal-code", "address"],
  ["country", "address"],
  ["country-name", "address"],
  ["bday", "date"],
  ["tel", "phone"],
  ["tel-national", "phone"],
  ["url", "link"],
])
const sources: readonly Source[] = ["label", "hint", "name", "near", "class"]

/** One field with the words about it, each read once and only when asked for. */
export class Control {
  readonly element: HTMLInputElement
  readonly form: HTMLFormElement | undefined
  readonly type: string
  readonly autocomplete: readonly string[]
  /** Its place among the items of the page. */
  readonly at: number
  readonly #page: Page
  readonly #bits = new Map<Source, number>()
  #visible: boolean | undefined

  constructor(element: HTMLInputElement, item: Item, page: Page) {
    this.element = element
    this.form = item.form
    this.type = element.type
    this.at = item.at
    this.#page = page
    const host = hostOf(element)
    const said = attribute(element, "autocomplete") || (host === undefined ? "" : attribute(host, "autocomplete"))
    this.autocomplete = said === "" ? [] : said.toLowerCase().split(/\s+/)
  }

  /** Style only, no layout: whether anything of it would be painted at all. */
  get visible(): boolean {
    this.#visible ??= this.element.checkVisibility({ checkVisibilityCSS: true }) && !isOutOfSight(this.element)
    return this.#visible
  }

  /** Hidden itself, in a place that can be seen: a decoy or a prepared value, not a form that waits. */
  get isDecoy(): boolean {
    return !this.visible && this.element.parentElement?.checkVisibility({ checkVisibilityCSS: true }) === true
  }

  /** Meanings of the words from one source, as bits of the lexicon. */
  bits(source: Source): number {
    let bits = this.#bits.get(source)
    if (bits === undefined) {
      bits = this.#read(source)
      this.#bits.set(source, bits)
    }
    return bits
  }

  /** Where a meaning was found, the most telling place first. */
  source(meaning: FieldMeaning): Source | undefined {
    const bit = fieldLexicon.bit(meaning)
    return sources.find((each) => (this.bits(each) & bit) !== 0)
  }

  /** Whether any words but those of the class mean this. */
  means(...meanings: FieldMeaning[]): boolean {
    const bits = this.bits("label") | this.bits("hint") | this.bits("near") | this.bits("name")
    return meanings.some((meaning) => (bits & fieldLexicon.bit(meaning)) !== 0)
  }

  /** Whether anything known is said at it. */
  get hasWords(): boolean {
    return (this.bits("label") | this.bits("hint") | this.bits("name")) !== 0
  }

  /** Whether what people read at it means this, or any of these. */
  isLabelled(...meanings: FieldMeaning[]): boolean {
    const bits = this.bits("label") | this.bits("hint")
    return meanings.some((meaning) => (bits & fieldLexicon.bit(meaning)) !== 0)
  }

  /** Whether names in the markup mean this. */
  isNamed(...meanings: FieldMeaning[]): boolean {
    return meanings.some((meaning) => (this.bits("name") & fieldLexicon.bit(meaning)) !== 0)
  }

  #read(source: Source): number {
    const { element } = this
    const host = hostOf(element)
    if (source === "name") return eachMarkup([element, host], named) | this.#told()
    if (source === "class") return fieldLexicon.markup(fold(attribute(element, "class")))
    if (source === "hint") return eachText([element, host], ["placeholder", "title", "data-placeholder", "alt"])
    if (source === "label") return this.#label(host)
    return (this.bits("label") | eachText([element, host], ["placeholder"])) === 0 ? textBits(wordsNear(element)) : 0
  }

  /** What the tokens of `autocomplete` mean, where words mean it too. */
  #told(): number {
    let bits = 0
    for (const token of this.autocomplete) {
      const meaning = token.startsWith("cc-") ? "card" : tokens.get(token)
      if (meaning !== undefined) bits |= fieldLexicon.bit(meaning)
    }
    return bits
  }

  #label(host: HTMLElement | undefined): number {
    const { element } = this
    const root = element.getRootNode()
    const labels = this.#page.labels.get(root)
    let bits = eachText([element, host], ["aria-label", "label"])
    const tied = labels?.get(element.id)
    if (tied !== undefined && element.id !== "") bits |= textBits(tied.textContent ?? "")
    const around = element.closest("label")
    if (around !== null && around !== tied) bits |= textBits(around.textContent ?? "")
    const by = attribute(element, "aria-labelledby")
    if (by !== "" && isTree(root)) {
      for (const id of by.split(/\s+/)) bits |= textBits(root.getElementById(id)?.textContent ?? "")
    }
    if (host !== undefined && bits === 0 && host.id !== "") {
      bits |= textBits(this.#page.labels.get(host.getRootNode())?.get(host.id)?.textContent ?? "")
    }
    return bits
  }
}

/** `user[password]` and `Page$LoginBox$txtPassword` are about the password: what comes before is the form's name. */
function lastPart(name: string): string {
  const parts = name.split(/[$:.[\]]+/).filter((part) => /[a-z]/i.test(part))
  return parts.at(-1) ?? name
}

function textBits(text: string): number {
  return text === "" ? 0 : fieldLexicon.text(fold(text))
}

function eachText(elements: readonly (Element | undefined)[], names: readonly string[]): number {
  let bits = 0
  for (const element of elements) {
    if (element !== undefined) for (const name of names) bits |= textBits(attribute(element, name))
  }
  return bits
}

function eachMarkup(elements: readonly (Element | undefined)[], names: readonly string[]): number {
  let bits = 0
  for (const element of elements) {
    if (element === undefined) continue
    const seen = new Set<string>()
    for (const name of names) {
      const value = attribute(element, name)
      const folded = value === "" ? "" : fold(value)
      // An id that is made from the whole name says nothing more.
      if (folded === "" || seen.has(folded)) continue
      seen.add(folded)
      bits |= fieldLexicon.markup(fold(lastPart(value)))
    }
  }
  return bits
}
