/**
 * Notices when what was typed into a log-in, sign-up or change form is sent, and what it was. Only what the browser says a
 * person did counts: a page's own events (`isTrusted` false) neither type nor send. No timer runs and nothing is looked at
 * before a person has typed into a field that may matter.
 */
import { detectFields } from "./detect.ts"
import { attribute, isButton, isElement, isInput, isShadowRoot } from "./element.ts"
import type { DetectedField } from "./field.ts"
import { wordsOf } from "./purpose-text.ts"
import { readTyped, sendings, type Sending, type TypedSignIn } from "./typed.ts"

/** What is sent as soon as its button is clicked, where no form says so. */
const sends = ["login", "signup", "change", "verify"] as const
/** What leaves a form without sending it. */
const leaves = ["forgot", "search", "subscribe"] as const
/** When to look whether the form has gone, ms after what may have sent it. */
const looks = [400, 1500, 4000, 8000] as const

interface Waiting {
  readonly typed: TypedSignIn
  /** The fields that are gone when it was sent. */
  readonly fields: readonly HTMLInputElement[]
  readonly until: number
}

/** What {@link watchTyped} answers. */
export interface TypedWatch {
  /** What stands in the form that a person typed into last, or in the only one; sent or not. */
  readonly read: () => TypedSignIn | null
  /** A password came out of the vault into this page: sent as it is, there is nothing to save. */
  readonly put: (password: string) => void
  readonly stop: () => void
}

/**
 * Watches a document, with the open shadow roots in it.
 *
 * @param sent told once of each sign-in that was sent; of a first step with an empty password
 * @param detect how fields are found
 */
export function watchTyped(
  document: Document,
  sent: (typed: TypedSignIn) => void,
  detect: () => readonly DetectedField[] = () => detectFields(document),
): TypedWatch {
  const roots = new WeakSet<Node>()
  const stored = new Set<string>()
  const touched = new WeakSet<Element>()
  let dirty = false
  /** Of an earlier step in this document. */
  let username = ""
  let waiting: Waiting | null = null
  let last = ""
  const timers = new Set<ReturnType<typeof setTimeout>>()
  const stop = new AbortController()
  const options = { capture: true, signal: stop.signal } as const

  function tell(typed: TypedSignIn): void {
    waiting = null
    username = typed.username
    const now = JSON.stringify(typed)
    if (now === last) return
    last = now
    if (typed.isNew || !stored.has(typed.password)) sent(typed)
  }

  /** The form that a person has typed into, and that an event is about. */
  function sendingAt(target: Element | null): Sending | null {
    const typed = sendings(detect()).filter((sending) => isTouched(sending, touched))
    const around = typed.find((sending) => target !== null && belongs(target, sending))
    return around ?? (typed.length === 1 ? (typed[0] ?? null) : null)
  }

  function read(target: Element | null): { sending: Sending; typed: TypedSignIn; isAround: boolean } | null {
    if (!dirty) return null
    const sending = sendingAt(target)
    const typed = sending && readTyped(sending, username)
    return sending && typed && { sending, typed, isAround: target !== null && belongs(target, sending) }
  }

  /** It may have been sent: so it was if the form goes away. What it held is read now, before the page acts on it. */
  function wait(sending: Sending, typed: TypedSignIn): void {
    const fields = sending.map(({ element }) => element).filter((element) => element.value !== "")
    waiting = { typed, fields, until: Date.now() + looks[looks.length - 1]! }
    for (const delay of looks) {
      const timer = setTimeout(() => {
        timers.delete(timer)
        if (waiting !== null && waiting.fields.every(isGone)) tell(waiting.typed)
      }, delay)
      timers.add(timer)
    }
  }

  function typedInto(event: Event): void {
    const target = targetOf(event)
    if (!event.isTrusted || !isInput(target)) return
    touched.add(target)
    dirty = true
    last = ""
    // What a form in a shadow root says of being sent is heard nowhere else.
    const root = target.getRootNode()
    if (!isShadowRoot(root) || roots.has(root)) return
    roots.add(root)
    root.addEventListener("submit", submitted, options)
    root.addEventListener("change", typedInto, options)
  }

  function submitted(event: Event): void {
    const found = event.isTrusted ? read(targetOf(event)) : null
    if (found !== null) tell(found.typed)
  }

  function pressed(event: KeyboardEvent): void {
    const target = targetOf(event)
    if (!event.isTrusted || event.key !== "Enter" || event.isComposing || !isInput(target)) return
    const found = read(target)
    if (found === null || !found.isAround) return
    // In a form the browser submits, or finds that something is missing: its own event says which.
    if (target.form === null && isWhole(found.typed)) tell(found.typed)
    else wait(found.sending, found.typed)
  }

  function clicked(event: Event): void {
    const button = event.isTrusted && dirty ? buttonOf(event) : null
    if (button === null) return
    const words = wordsOf(button)
    if (button.localName === "a" && leadsAway(button)) waiting = null
    else if (leaves.some((meaning) => words.has(meaning))) waiting = null
    else {
      const found = read(button)
      if (found === null) return
      const says = found.isAround && formOf(button) === null && sends.some((meaning) => words.has(meaning))
      if (says && isWhole(found.typed)) tell(found.typed)
      else wait(found.sending, found.typed)
    }
  }

  function left(): void {
    if (waiting !== null && Date.now() < waiting.until) tell(waiting.typed)
  }

  const view = document.defaultView
  // On the window: first of all, so that what a page does with the event comes later.
  view?.addEventListener("input", typedInto, options)
  view?.addEventListener("change", typedInto, options)
  view?.addEventListener("submit", submitted, options)
  view?.addEventListener("keydown", pressed, options)
  view?.addEventListener("click", clicked, options)
  view?.addEventListener("pagehide", left, options)
  return {
    read: () => sendingNow(detect(), touched, username),
    put: (password) => void stored.add(password),
    stop() {
      stop.abort()
      for (const timer of timers) clearTimeout(timer)
    },
  }
}

/** What a person means by "what I typed": the form that was typed into, else any that holds something. */
function sendingNow(fields: readonly DetectedField[], touched: WeakSet<Element>, username: string): TypedSignIn | null {
  const all = sendings(fields).toSorted((a, b) => Number(isTouched(b, touched)) - Number(isTouched(a, touched)))
  for (const sending of all) {
    const typed = readTyped(sending, username)
    if (typed !== null && isWhole(typed)) return typed
  }
  return null
}

const isTouched = (sending: Sending, touched: WeakSet<Element>) => sending.some(({ element }) => touched.has(element))

const isWhole = ({ password }: TypedSignIn): boolean => password !== ""

/** Where an event began, also within open shadow roots. */
function targetOf(event: Event): HTMLElement | null {
  const target = event.composedPath()[0]
  return target !== undefined && isNode(target) && isElement(target) ? target : null
}

const isNode = (target: EventTarget): target is Node => "nodeType" in target

function isGone(element: HTMLInputElement): boolean {
  return !element.isConnected || !element.checkVisibility({ checkVisibilityCSS: true, checkOpacity: true })
}

/** Whether an element is one of a form, its button, or within it, in one tree or through shadow roots. */
function belongs(target: Element, sending: Sending): boolean {
  const form = sending[0]?.form
  if (form === undefined) return false
  if (sending.some(({ element }) => element === target) || formOf(target) === form) return true
  for (let node: Node | null = target; node !== null; node = node.parentNode ?? hostOf(node)) {
    if (node === form) return true
  }
  return false
}

const hostOf = (node: Node): Node | null => (isShadowRoot(node) ? node.host : null)

function formOf(element: Element): Element | null {
  return isInput(element) || isButton(element) ? element.form : element.closest("form")
}

/** The button or link that a click is on. */
function buttonOf(event: Event): HTMLElement | null {
  for (const step of event.composedPath()) {
    if (!isNode(step) || !isElement(step)) continue
    if (isInput(step)) return ["submit", "image", "button"].includes(step.type) ? step : null
    if (isButton(step) || step.localName === "a" || attribute(step, "role") === "button") return step
  }
  return null
}

function leadsAway(link: HTMLElement): boolean {
  const address = attribute(link, "href")
  return address !== "" && !address.startsWith("#") && !/^javascript:/i.test(address)
}
