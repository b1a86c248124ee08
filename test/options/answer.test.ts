import { expect, test } from "vitest"
import { CountersignError } from "../../src/domain/error.ts"
import { live } from "../../src/options/answer.ts"

test("an answer that comes late does not replace a newer one", async () => {
  const pending: ((value: number) => void)[] = []
  const subject = live(() => new Promise<number>((resolve) => pending.push(resolve)))
  const first = subject.load()
  const second = subject.load()
  pending[1]?.(2)
  await second
  pending[0]?.(1)
  await first
  expect(subject.answer.value).toEqual({ state: "ready", value: 2 })
})

test("an answer that comes in order shows at once, without waiting for the next", async () => {
  const pending: ((value: number) => void)[] = []
  const subject = live(() => new Promise<number>((resolve) => pending.push(resolve)))
  const first = subject.load()
  void subject.load()
  pending[0]?.(1)
  await first
  expect(subject.answer.value).toEqual({ state: "ready", value: 1 })
})

test("what goes wrong is an answer with its code; what is not ours is internal", async () => {
  const errors: unknown[] = [new CountersignError("vault.locked"), new TypeError("x")]
  const subject = live<number>(() => Promise.reject(errors.shift()))
  await subject.load()
  expect(subject.answer.value).toEqual({ state: "failed", code: "vault.locked" })
  await subject.load()
  expect(subject.answer.value).toEqual({ state: "failed", code: "internal" })
})

test("loading again keeps what is shown; trying again shows that it is loading", async () => {
  let value = 0
  const subject = live(() => Promise.resolve((value += 1)))
  await subject.load()
  const seen: unknown[] = []
  subject.answer.subscribe((answer) => seen.push(answer.state === "ready" ? answer.value : answer.state))
  await subject.load()
  await subject.retry()
  expect(seen).toEqual([1, 2, "loading", 3])
})
