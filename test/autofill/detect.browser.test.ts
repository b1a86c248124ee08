/** Our own labelled pages through the detector, in a real browser. */
import { afterEach, describe, expect, test } from "vitest"
import { detectFields } from "../../src/autofill/index.ts"
import { documentsIn, faults, pages, show } from "./pages.ts"

/**
 * What we know to be wrong, word for word. A new fault fails, and so does one that is gone: take it off this list then.
 */
const known: Readonly<Record<string, readonly string[]>> = {
  // "Type the 8 numbers you see" has no word for a code, and names the field an answer.
  "code-token-type-fido-alt": ["1 answer: one-time-code → none"],
}

afterEach(() => document.body.replaceChildren())

describe("labelled pages", () => {
  test("there are enough of them, and every exception is one of them", () => {
    expect(Object.keys(pages).length).toBeGreaterThanOrEqual(60)
    expect(Object.keys(known).filter((name) => !(name in pages))).toEqual([])
  })

  test.each(Object.keys(pages))("%s", async (name) => {
    const frame = await show(name)
    const found = documentsIn(frame).flatMap((each) => faults(each, detectFields(each)))
    expect(found).toEqual(known[name] ?? [])
  })
})
