/** The words that stand at a field when nothing is tied to it: the text before it, in the same cell or the one before. */

import { isElement, isForm, isShadowRoot } from "./element.ts"

const controls = "input:not([type=hidden]),select,textarea,button"
const silent = new Set(["script", "style", "template", "noscript", "svg", "option"])
const highest = 4
const longest = 160

/**
 * The text just before an element, or just after it where labels float (`<input><span>E-mail</span>`); empty when
 * another control is met first.
 */
export function wordsNear(element: HTMLElement): string {
  let node: Node = element
  for (let level = 0; level < highest; level++) {
    const before = sideways(node, "previousSibling")
    if (before.text !== "") return before.text
    if (level < 2 && !before.stopped) {
      const after = sideways(node, "nextSibling")
      if (after.text !== "") return after.text
    }
    const parent: Node | null = node.parentNode
    if (before.stopped || parent === null || isForm(parent) || parent === element.ownerDocument.body) return ""
    node = isShadowRoot(parent) ? parent.host : parent
  }
  return ""
}

function sideways(from: Node, direction: "previousSibling" | "nextSibling"): { text: string; stopped: boolean } {
  for (let node = from[direction]; node !== null; node = node[direction]) {
    if (isElement(node)) {
      if (silent.has(node.localName)) continue
      if (node.matches(controls) || node.querySelector(controls) !== null) return { text: "", stopped: true }
      if (direction === "nextSibling" && node.localName === "a") return { text: "", stopped: true }
    } else if (node.nodeType !== Node.TEXT_NODE) continue
    const text = node.textContent?.trim() ?? ""
    // "+91" beside a number says nothing about it.
    if (/\p{L}/u.test(text)) return text.length > longest ? { text: "", stopped: true } : { text, stopped: false }
  }
  return { text: "", stopped: false }
}
