/**
 * What an element is, by name: `instanceof` knows only the classes of one frame, and a document may have been made by
 * another (`document.open`, a frame of the same origin).
 */

export function isElement(node: Node | null): node is HTMLElement {
  return node?.nodeType === Node.ELEMENT_NODE
}

export function isInput(node: Node | null): node is HTMLInputElement {
  return isElement(node) && node.localName === "input"
}

export function isButton(node: Node | null): node is HTMLButtonElement {
  return isElement(node) && node.localName === "button"
}

export function isForm(node: Node | null): node is HTMLFormElement {
  return isElement(node) && node.localName === "form"
}

export function isLabel(node: Node | null): node is HTMLLabelElement {
  return isElement(node) && node.localName === "label"
}

/** A document or shadow root, where ids are looked up. */
export function isTree(node: Node): node is Document | ShadowRoot {
  return "getElementById" in node
}

export function isShadowRoot(node: Node | null): node is ShadowRoot {
  return node?.nodeType === Node.DOCUMENT_FRAGMENT_NODE && "host" in node
}

export function isDocument(node: Node): node is Document {
  return node.nodeType === Node.DOCUMENT_NODE
}

/** The element whose shadow root holds this one. */
export function hostOf(element: Element): HTMLElement | undefined {
  const root = element.getRootNode()
  return isShadowRoot(root) && isElement(root.host) ? root.host : undefined
}

export function attribute(element: Element, name: string): string {
  return element.getAttribute(name) ?? ""
}
