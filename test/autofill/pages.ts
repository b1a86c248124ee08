/// <reference types="vite/client" />
/** The project's own labelled pages, each in a frame, as a browser makes of them what it makes of any page. */
import { isInput } from "../../src/autofill/element.ts"
import type { DetectedField } from "../../src/autofill/index.ts"

/** File name without its ending → its text. */
export const pages: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(import.meta.glob<string>("../pages/*.html", { query: "?raw", import: "default", eager: true })).map(
    ([file, text]) => [file.replace(/^.*\/|\.html$/g, ""), text],
  ),
)

/** Shows a page and waits until what it makes late is there. Everything in it is parsed, styled and run. */
export async function show(name: string): Promise<HTMLIFrameElement> {
  const frame = document.createElement("iframe")
  frame.style.cssText = "width:1280px;height:900px"
  const loaded = new Promise((resolve) => frame.addEventListener("load", resolve, { once: true }))
  frame.srcdoc = pages[name] ?? ""
  document.body.append(frame)
  await loaded
  while (frame.contentDocument?.documentElement.dataset["late"] === "waiting") await new Promise(requestAnimationFrame)
  return frame
}

/** The document of a frame and of the frames in it. */
export function documentsIn(frame: HTMLIFrameElement): Document[] {
  const inner = frame.contentDocument
  if (inner === null) return []
  return [inner, ...[...inner.querySelectorAll("iframe")].flatMap(documentsIn)]
}

function inputsIn(root: Document | ShadowRoot): HTMLInputElement[] {
  const found: HTMLInputElement[] = []
  for (const element of root.querySelectorAll("*")) {
    if (isInput(element)) found.push(element)
    if (element.shadowRoot !== null) found.push(...inputsIn(element.shadowRoot))
  }
  return found
}

/**
 * What is wrong on a page, one line a field: `field: expected → found`. A field that is not marked belongs to nobody.
 */
export function faults(document: Document, found: readonly DetectedField[]): string[] {
  const codes = found.filter(({ kind }) => kind === "one-time-code")
  const apart = codes.length > 1 && new Set(codes.map(({ boxes }) => boxes ?? "none")).size !== 1
  if (apart || (codes.length > 1 && codes[0]?.boxes === undefined)) return ["boxes that do not belong together"]
  return inputsIn(document).flatMap((input, index) => {
    const told = found.filter(({ element }) => element === input)
    const wanted = (input.dataset["kind"] ?? "none").split(" ")
    const kind = told.length > 1 ? "twice" : (told[0]?.kind ?? "none")
    const name = `${index + 1} ${input.name || input.type}`
    if (!wanted.includes(kind)) return [`${name}: ${wanted.join(" or ")} → ${kind}`]
    const via = input.dataset["via"]
    if (via !== undefined && told[0]?.via !== via) return [`${name}: via ${via} → ${told[0]?.via ?? "unsaid"}`]
    const visible = input.dataset["visible"] !== "no"
    return kind !== "none" && told[0]?.visible !== visible ? [`${name}: visible ${String(visible)}`] : []
  })
}
