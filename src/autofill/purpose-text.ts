import { isInput } from "./element.ts"
import { fold } from "./fold.ts"
import { Lexicon } from "./lexicon.ts"
import { purposeTable, type PurposeMeaning } from "./purpose-words.ts"

export const purposeLexicon = new Lexicon<PurposeMeaning>(purposeTable)

const making = purposeLexicon.bit("make") | purposeLexicon.bit("account")
const [login, signup] = [purposeLexicon.bit("login"), purposeLexicon.bit("signup")]

/** The meanings of a piece of text or markup. */
export class Words {
  readonly bits: number

  constructor(bits: number) {
    this.bits = bits
  }

  has(meaning: PurposeMeaning): boolean {
    return (this.bits & purposeLexicon.bit(meaning)) !== 0
  }
}

/** Longer is a paragraph: it may mention anything. */
const longest = 90

/** What people read on a button, link or heading. */
export function wordsOf(element: HTMLElement): Words {
  const text = isInput(element) ? element.value || element.alt : (element.textContent ?? "")
  let bits = textBits(text)
  for (const name of ["aria-label", "title"]) bits |= textBits(element.getAttribute(name) ?? "")
  if (bits === 0 && !isInput(element)) {
    const picture = element.querySelector("img[alt]")
    if (picture !== null) bits = textBits(picture.getAttribute("alt") ?? "")
  }
  return new Words(bits)
}

/** An address without its host (`login.` in front of everything) and without where it goes on to afterwards. */
function addressOf(value: string): string {
  return value
    .replace(/^[a-z]+:\/\/[^/]*/i, "")
    .replace(/(?:return|redirect|next|back|ref|url|continue|dest|goto)[^=&]*=[^&]*/gi, "")
}

/** What programmers named an element. */
export function namesOf(element: Element, names: readonly string[]): Words {
  let bits = 0
  for (const name of names) {
    const value = element.getAttribute(name)
    if (value === null || value === "") continue
    bits |= purposeLexicon.markup(fold(name === "action" || name === "href" ? addressOf(value) : value))
  }
  return new Words(bits)
}

export function textBits(text: string): number {
  const trimmed = text.trim()
  if (trimmed === "" || trimmed.length > longest) return 0
  const bits = purposeLexicon.text(fold(trimmed))
  // What stands between the two words is in no table: "Create your free Acme account".
  return (bits & making) === making && (bits & login) === 0 ? bits | signup : bits
}
