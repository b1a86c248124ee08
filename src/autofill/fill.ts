/**
 * Puts a value into a field as a person would: focus, keys, the browser's own insertion, change. Frameworks notice the
 * same events as of typing. Whether a secret may go into this page at all was decided before; here a field that cannot
 * be seen is refused, as the last thing before the value leaves our hands.
 */
import { attribute, hostOf, isTree } from "./element.ts"

export type FillResult = "filled" | "hidden" | "refused"

const smallest = 2
/** What lets less than this through is nothing that a person sees. */
const faintest = 0.1

/** Whether a person could see and use the field now. Codes are often typed into a clear field over drawn boxes. */
export function canBeSeen(element: HTMLInputElement, code = false): boolean {
  if (!element.isConnected || !element.checkVisibility({ checkVisibilityCSS: true })) return false
  if (opacityOf(code ? element.parentElement : element) < faintest) return false
  const { width, height, right, bottom } = element.getBoundingClientRect()
  const view = element.ownerDocument.defaultView
  const reachable = right + (view?.scrollX ?? 0) > 0 && bottom + (view?.scrollY ?? 0) > 0
  return width >= smallest && height >= smallest && reachable && isFrameSeen(view)
}

/** How much of an element comes through all that it is drawn in. */
function opacityOf(element: Element | null): number {
  let opacity = 1
  for (let each = element; each !== null; each = each.assignedSlot ?? each.parentElement ?? hostOf(each) ?? null) {
    opacity *= Number(getComputedStyle(each).opacity)
  }
  return opacity
}

/** The frame that a document is in, where that is a matter of the same site; another one's tells nothing. */
function isFrameSeen(view: Window | null): boolean {
  const frame = view?.frameElement ?? null
  if (frame === null) return true
  const { width, height } = frame.getBoundingClientRect()
  return frame.checkVisibility({ checkVisibilityCSS: true }) && opacityOf(frame) >= faintest && width * height > 0
}

/** Whether the middle of a field is where a click reaches it, or what lies over it. */
function isReached(element: HTMLInputElement): boolean {
  const root = element.getRootNode()
  const { left, top, width, height } = element.getBoundingClientRect()
  return isTree(root) && root.elementsFromPoint(left + width / 2, top + height / 2).includes(element)
}

/** Whether a field is neither cut off nor out of reach. The page is scrolled for it, as the focus does anyway. */
function comesIntoView(element: HTMLInputElement): boolean {
  if (isReached(element)) return true
  element.scrollIntoView({ behavior: "instant", block: "center", inline: "nearest" })
  return isReached(element)
}

/**
 * Replaces what a field holds.
 *
 * @param code whether the value is a one-time code, whose field may be clear
 * @returns `hidden` without touching the field, `refused` when the page did not keep the value (read-only, another format)
 */
export function fillField(element: HTMLInputElement, value: string, code = false): FillResult {
  if (!canBeSeen(element, code)) return "hidden"
  element.focus()
  if (!code && !comesIntoView(element)) return "hidden"
  // After the focus: some sites lift `readonly` only then, to keep browsers from filling.
  if (element.disabled || element.readOnly) return "refused"
  element.select()
  key(element, "keydown")
  if (!insert(element, value)) set(element, value)
  key(element, "keyup")
  element.dispatchEvent(new Event("change", { bubbles: true }))
  const kept = code ? bare(element.value) === bare(value) : element.value === value
  return kept ? "filled" : "refused"
}

/** Pages write "123 456" of what was typed without the blank. */
function bare(code: string): string {
  return code.replace(/[\s-]/g, "")
}

/** The browser's own editing: its events are trusted, and undo works. */
function insert(element: HTMLInputElement, value: string): boolean {
  const { ownerDocument: document } = element
  const root = element.getRootNode()
  // What listens for focus and keys may have moved the focus: the value must not go where the page points.
  const focused = isTree(root) && root.activeElement === element
  if (!focused || value === "" || !("execCommand" in document)) return false
  return document.execCommand("insertText", false, value) && element.value === value
}

/**
 * Where the browser does not edit (no focus in a window behind): the prototype's own setter, since React puts one of its
 * own on the element that would make the change look like its own.
 */
function set(element: HTMLInputElement, value: string): void {
  const own = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(element), "value")
  if (own?.set === undefined) element.value = value
  else own.set.call(element, value)
  element.dispatchEvent(
    new InputEvent("input", { bubbles: true, composed: true, inputType: "insertText", data: value }),
  )
}

/** A key that names no key: what listens for keys wakes, what acts on one key does not. */
function key(element: HTMLInputElement, type: "keydown" | "keyup"): void {
  element.dispatchEvent(new KeyboardEvent(type, { bubbles: true, composed: true, key: "Unidentified" }))
}

/**
 * Fills a code, into one field or into its boxes: by paste first, as the boxes' own script knows best where each
 * character goes, and box by box when that did nothing.
 *
 * @param boxes the fields of one code in order
 */
export async function fillCode(boxes: readonly HTMLInputElement[], code: string): Promise<FillResult> {
  const [first] = boxes
  if (first === undefined || !boxes.every((box) => canBeSeen(box, true))) return "hidden"
  if (boxes.length === 1) return fillField(first, code, true)
  paste(first, code)
  await settled(first)
  if (held(boxes) === code) return "filled"
  for (const [index, part] of partsOf(boxes, code).entries()) {
    const box = boxes[index]
    // Typing in one box may fill or replace the next: only what is still wrong is typed.
    if (box === undefined || box.value === part) continue
    fillField(box, part, true)
    await settled(box)
  }
  return held(boxes) === code ? "filled" : "refused"
}

/** What the boxes hold together. */
export function held(boxes: readonly HTMLInputElement[]): string {
  return bare(boxes.map((box) => box.value).join(""))
}

function paste(element: HTMLInputElement, text: string): void {
  element.focus()
  const clipboardData = new DataTransfer()
  clipboardData.setData("text/plain", text)
  element.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true, composed: true }))
}

/** Frameworks draw after the event: two turns of the event loop are enough for all that we tried. */
async function settled({ ownerDocument }: Element): Promise<void> {
  const view = ownerDocument.defaultView ?? globalThis
  for (let turn = 0; turn < 2; turn++) await new Promise((resolve) => view.setTimeout(resolve, 0))
}

/** One character a box, or as many as each takes: 3 and 3. */
function partsOf(boxes: readonly HTMLInputElement[], code: string): string[] {
  const even = Math.ceil(code.length / boxes.length)
  let from = 0
  return boxes.map((box) => {
    const most = Number(attribute(box, "maxlength"))
    const size = most > 0 && most < code.length ? most : even
    const part = code.slice(from, from + size)
    from += size
    return part
  })
}
