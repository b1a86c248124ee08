/**
 * A strict reader for the XML that WebDAV servers answer with: a service worker has no `DOMParser`. Elements, namespaces,
 * text, CDATA. No document type, so no entities of the document's own and no bombs of them. 100 lines of ours are a
 * fifth of the smallest kept library (saxes: 30 KB, paid at every start of the worker).
 */
import { CountersignError } from "../../domain/error.ts"

/** An element; `text` is its own character data, joined. */
export interface Element {
  /** Without prefix. */
  readonly name: string
  readonly namespace: string
  readonly children: readonly Element[]
  readonly text: string
}

interface Building {
  readonly tag: string
  readonly name: string
  readonly namespace: string
  readonly children: Building[]
  text: string
  /** Prefix → namespace, in force inside. */
  readonly scope: ReadonlyMap<string, string>
}

/** Deeper than any answer of WebDAV by far. */
const DEPTH = 64

const token =
  /<\?[\s\S]*?\?>|<!--[\s\S]*?-->|<!\[CDATA\[([\s\S]*?)\]\]>|<\/([^\s<>/]+)\s*>|<([^\s<>/!?=]+)((?:\s+[^\s<>/="']+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|([^<]+)/y
const attribute = /([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g

const broken = (note: string) => new CountersignError("remote.broken", `xml: ${note}`)

/**
 * Reads a document.
 * @returns its root element
 * @throws remote.broken
 */
export function readXml(text: string): Element {
  const top: Building = { tag: "", name: "", namespace: "", children: [], text: "", scope: new Map([["", ""]]) }
  const stack: Building[] = [top]
  const reader = new RegExp(token)
  let at = text.startsWith("\uFEFF") ? 1 : 0
  while (at < text.length) {
    reader.lastIndex = at
    const match = reader.exec(text)
    if (match === null) throw broken("form")
    at = reader.lastIndex
    const [, cdata, closed, opened, attributes = "", empty, data] = match
    const inside = stack.at(-1) ?? top
    if (opened !== undefined) {
      const element = begin(opened, attributes, inside.scope)
      inside.children.push(element)
      if (empty === "") stack.push(element)
      if (stack.length > DEPTH) throw broken("depth")
    } else if (closed !== undefined) {
      if (inside === top || inside.tag !== closed) throw broken("end")
      stack.pop()
    } else {
      inside.text += cdata ?? characters(data ?? "")
    }
  }
  const [root] = top.children
  if (stack.length !== 1 || root === undefined || top.children.length > 1 || top.text.trim() !== "") {
    throw broken("root")
  }
  return root
}

function begin(tag: string, attributes: string, outer: ReadonlyMap<string, string>): Building {
  const declared = [...attributes.matchAll(attribute)].flatMap(([, name = "", double, single]) => {
    const value = characters(double ?? single ?? "")
    if (name === "xmlns") return [["", value] as const]
    return name.startsWith("xmlns:") ? [[name.slice(6), value] as const] : []
  })
  const scope = declared.length === 0 ? outer : new Map([...outer, ...declared])
  const [local = "", prefix = ""] = tag.split(":").toReversed()
  const namespace = scope.get(prefix)
  if (namespace === undefined) throw broken("prefix")
  return { tag, name: local, namespace, children: [], text: "", scope }
}

const named: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" }

/** Character data with its references resolved: the five that XML knows, and numbers. */
function characters(data: string): string {
  return data.replace(/&([^;&\s]*);?/g, (whole, name: string) => {
    if (!whole.endsWith(";")) throw broken("reference")
    const digits = /^#(?:x([0-9A-Fa-f]{1,6})|([0-9]{1,7}))$/.exec(name)
    if (digits !== null) return character(Number.parseInt(digits[1] ?? digits[2] ?? "", digits[1] ? 16 : 10))
    const known = Object.hasOwn(named, name) ? named[name] : undefined
    if (known === undefined) throw broken("entity")
    return known
  })
}

function character(point: number): string {
  if (point === 0 || point > 0x10_ff_ff || (point >= 0xd8_00 && point <= 0xdf_ff)) throw broken("character")
  return String.fromCodePoint(point)
}

/** The children of an element with this name in the namespace of WebDAV. */
export const childrenOf = (element: Element, name: string): Element[] =>
  element.children.filter((child) => child.namespace === "DAV:" && child.name === name)
