import { effect, signal, useSignalEffect } from "@preact/signals"
import { useState } from "preact/hooks"
import { ask, onRevision } from "../messages/ask.ts"
import { type Live, live } from "./answer.ts"

/** Steps at every change in the worker that pages show. */
const revision = signal(0)

/** The lock, as the worker last said. */
export const session = live(() => ask("session.state"))

/** What the organisation allows, as the worker last said. */
export const policy = live(() => ask("policy.get"))

/** Begins to follow the worker; each page's entry calls it once. */
export function followWorker(): void {
  onRevision(() => {
    revision.value += 1
  })
  effect(() => {
    void revision.value
    void session.load()
    void policy.load()
  })
}

/** An answer of the worker that a piece of the page shows: asked when the piece appears, and at every change. */
export function useLive<T>(get: () => Promise<T>): Live<T> {
  const [subject] = useState(() => live(get))
  useSignalEffect(() => {
    void revision.value
    void subject.load()
  })
  return subject
}
