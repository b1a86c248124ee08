/**
 * The element in a page that holds the menu's frame: a popover, so that it stands above all of the page; in a closed
 * shadow root, so that the page does not get hold of the frame; its look set element by element with `!important`, so
 * that no style sheet of the page has a say. What the page does to it all the same ends it.
 */
import type { MenuPass } from "../messages/content-contract.ts"
import { runtime } from "./runtime.ts"

/** Heights, px; src/menu/menu.css has the same. */
const LINE = 48
const REST = 69
const MOST = 6.5

/** Between field and menu, and between menu and the edge of the window, px. */
const GAP = 4
const WIDTH = { least: 260, most: 380 }

/** How often it is compared with where it should be while it is open, ms. Scrolling moves it at once. */
const BEAT = 100

const important = (element: HTMLElement, styles: Readonly<Record<string, string>>): void => {
  for (const [name, value] of Object.entries(styles)) element.style.setProperty(name, value, "important")
}

/** The topmost modal dialog around the field: outside of it, nothing can be clicked. */
function homeOf(field: Element): Element {
  let node: Node | null = field
  while (node !== null) {
    if (node instanceof HTMLDialogElement && node.matches(":modal")) return node
    node = node instanceof ShadowRoot ? node.host : node.parentNode
  }
  return document.documentElement
}

/** What has the size of the window's inside: in a page without a doctype that is the body. */
const windowOf = (): Element => document.scrollingElement ?? document.documentElement

/** Where the menu stands at a field, in the window's coordinates. */
function boxAt(field: Element, lines: number): Readonly<Record<"left" | "top" | "width" | "height", number>> {
  const { left, right, top, bottom, width: own } = field.getBoundingClientRect()
  const { clientWidth, clientHeight } = windowOf()
  const width = Math.min(Math.max(own, WIDTH.least), WIDTH.most, clientWidth - 2 * GAP)
  const [below, above] = [clientHeight - bottom - 2 * GAP, top - 2 * GAP]
  const wanted = Math.min(lines, MOST) * LINE + REST
  const isBelow = below >= wanted || below >= above
  const height = Math.min(wanted, Math.max(isBelow ? below : above, LINE))
  const start = getComputedStyle(field).direction === "rtl" ? right - width : left
  return {
    left: Math.round(Math.max(GAP, Math.min(start, clientWidth - width - GAP))),
    top: Math.round(isBelow ? bottom + GAP : top - GAP - height),
    width: Math.round(width),
    height: Math.round(height),
  }
}

/** An open menu. */
export interface MenuHost {
  readonly element: Element
  /** Moves the focus into the menu. */
  readonly enter: () => void
  readonly close: () => void
}

/**
 * Opens the menu at a field.
 * @param pass for its frame, with how many lines it will have
 * @param left called once, when it has closed
 */
export function openMenuAt(field: HTMLElement, { token, rows, until }: MenuPass, left: () => void): MenuHost {
  const ended = new AbortController()
  const { signal } = ended
  const host = document.createElement("div")
  const frame = document.createElement("iframe")
  let box = boxAt(field, rows)
  let mayShowAgain = true

  function place(): void {
    const { left: x, top: y, width, height } = box
    important(host, { left: `${x}px`, top: `${y}px`, width: `${width}px`, height: `${height}px` })
  }

  function close(): void {
    if (signal.aborted) return
    ended.abort()
    watcher.disconnect()
    clearInterval(beat)
    host.remove()
    left()
  }

  function follow(): void {
    const { width, height, bottom, top } = field.getBoundingClientRect()
    const isOver = Date.now() >= until
    const isOut = bottom < 0 || top > windowOf().clientHeight
    if (!field.isConnected || !host.isConnected || width === 0 || height === 0 || isOut || isOver) return close()
    const next = boxAt(field, rows)
    if (JSON.stringify(next) === JSON.stringify(box)) return
    box = next
    place()
    watcher.takeRecords()
  }

  important(host, {
    all: "initial",
    position: "fixed",
    inset: "auto",
    margin: "0",
    border: "0",
    padding: "0",
    overflow: "visible",
    background: "none",
    "color-scheme": "light dark",
  })
  important(frame, {
    all: "initial",
    display: "block",
    "box-sizing": "border-box",
    width: "100%",
    height: "100%",
    border: "0",
    "border-radius": "12px",
    "box-shadow": "0 0 0 1px rgb(20 24 31 / 0.12), 0 2px 6px rgb(20 24 31 / 0.08), 0 12px 32px rgb(20 24 31 / 0.18)",
    "color-scheme": "light dark",
  })
  place()
  host.popover = "manual"
  frame.title = "Countersign"
  // A page under Cross-Origin-Embedder-Policy has Chromium block our frame without this; what the browser stores for us,
  // which it then does not get, the menu has no use for. Firefox lets it in, and does not know the word.
  frame.setAttribute("credentialless", "")
  frame.src = `${runtime.getURL("src/menu/index.html")}#${token}`
  host.attachShadow({ mode: "closed" }).append(frame)
  const watcher = new MutationObserver(close)
  const beat = setInterval(follow, BEAT)
  host.addEventListener(
    "toggle",
    (event) => {
      if (!event.isTrusted || host.matches(":popover-open")) return
      // Something that closes whatever is open may not have meant us; a page that does it twice does.
      if (!mayShowAgain || !host.isConnected) return close()
      mayShowAgain = false
      host.showPopover()
    },
    { signal },
  )
  addEventListener("scroll", follow, { capture: true, passive: true, signal })
  addEventListener("resize", follow, { passive: true, signal })
  addEventListener("pagehide", close, { signal })
  homeOf(field).append(host)
  host.showPopover()
  watcher.observe(host, { attributes: true })

  return {
    element: host,
    close,
    // Firefox lets no focus go to a document of another origin while a key is being handled.
    enter: () => void setTimeout(() => frame.focus(), 0),
  }
}
