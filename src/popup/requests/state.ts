import { computed, effect, signal } from "@preact/signals"
import { ask } from "../../messages/ask.ts"
import type { AnswerView, RegistrationOffer, RequestsView, RequestView } from "../../messages/contract.ts"
import { asking, noted, troubled, waiting } from "../state.ts"
import { troubledAt } from "./troubled.ts"

/** "Hide" lasts this long, ms. */
export const HIDING = 5000

/** What the worker knows of requests; `null` until it has said so. */
export const requests = signal<RequestsView | null>(null)
/** The request that this page shows, until one goes on from what became of it. */
export const shown = signal<RequestView | null>(null)
/** When requests that were hidden come back, ms since 1970; `null`: they are not hidden. */
export const hiddenUntil = signal<number | null>(null)
/** A link that offers to register this browser, and was left. */
export const offered = signal<RegistrationOffer | null>(null)
/** Answers that are still being sent, or cannot be dismissed, and were seen. */
const left = signal<ReadonlySet<string>>(new Set())

/** What takes the page. ended: the request is over, and nobody answered it here. */
export type Showing =
  | { readonly kind: "request"; readonly request: RequestView; readonly count: number }
  | { readonly kind: "answer"; readonly answer: AnswerView }
  | { readonly kind: "ended"; readonly request: RequestView }

/** Whether an answer given elsewhere, as before this page was opened, is worth the whole page. */
const isOpen = ({ outcome, code, kind }: AnswerView): boolean =>
  code !== null || outcome === "sending" || outcome === "unclear" || (outcome === "over" && kind === "approve")

function ofShown({ requests: open, answers }: RequestsView, request: RequestView): Showing {
  const answer = answers.find(({ id }) => id === request.id)
  if (answer !== undefined) return { kind: "answer", answer }
  const now = open.find(({ id }) => id === request.id)
  return now === undefined ? { kind: "ended", request } : { kind: "request", request: now, count: open.length }
}

/** See {@link Showing}; `null`: nothing. A code to be typed goes before everything, requests before other answers. */
export const showing = computed<Showing | null>(() => {
  const view = requests.value
  if (view === null) return null
  if (shown.value !== null) return ofShown(view, shown.value)
  const answers = view.answers.filter((each) => isOpen(each) && !left.value.has(each.id))
  const code = answers.find((each) => each.code !== null)
  if (code !== undefined) return { kind: "answer", answer: code }
  const [request] = view.requests
  if (request !== undefined) return { kind: "request", request, count: view.requests.length }
  return answers[0] === undefined ? null : { kind: "answer", answer: answers[0] }
})

/** Asks the worker, and gives the page to what is to be seen. */
export async function look(name: "requests.state" | "requests.watch" | "requests.check"): Promise<void> {
  const view = await ask(name)
  requests.value = view
  waiting.value = view.waiting
  if (showing.value !== null && asking.peek() === "no") asking.value = "yes"
}

effect(() => {
  const isHidden = hiddenUntil.value !== null && (requests.value?.waiting ?? 0) > 0
  noted.value = isHidden || offered.value !== null || (requests.value?.troubles.length ?? 0) > 0
})

effect(() => {
  const now = troubledAt(requests.value?.troubles ?? [], Date.now())
  const before = troubled.peek()
  // Asked for every few seconds: rows are drawn anew only for news.
  if (now.size !== before.size || [...now].some(([id, why]) => before.get(id) !== why)) troubled.value = now
})

let back: ReturnType<typeof setTimeout> | undefined

/** Shows what was hidden. */
export function unhide(): void {
  clearTimeout(back)
  hiddenUntil.value = null
  if (asking.peek() === "hidden") asking.value = "yes"
}

/** Shows one of those that wait, the oldest or another. */
export function show(request: RequestView): void {
  shown.value = request
  unhide()
  asking.value = "yes"
}

/** Gives the page back for {@link HIDING}. */
export function hide(): void {
  shown.value = null
  hiddenUntil.value = Date.now() + HIDING
  asking.value = "hidden"
  back = setTimeout(unhide, HIDING)
}

/** Goes on from what became of a request. */
export async function goOn(id: string): Promise<void> {
  left.value = new Set([...left.peek(), id])
  shown.value = null
  const outcome = requests.peek()?.answers.find((each) => each.id === id)?.outcome ?? "sending"
  if (outcome !== "sending") await ask("answer.dismiss", { id })
  await look("requests.state")
}
