import { expect, test } from "vitest"
import { diagnosticsText } from "../../src/options/diagnostics-text.ts"

test("one line per entry below a heading, times in UTC", () => {
  const text = diagnosticsText("0.1.0", "Chromium 156", [
    { at: Date.UTC(2025, 10, 24, 12, 0), place: "scan", code: "scan.none", number: null },
    { at: Date.UTC(2025, 10, 24, 12, 1), place: "workshop", code: "workshop.failed", number: 0 },
  ])
  expect(text).toBe(
    "Countersign 0.1.0 · Chromium 156\n" +
      "2025-11-24T12:00:00.000Z\tscan\tscan.none\t-\n" +
      "2025-11-24T12:01:00.000Z\tworkshop\tworkshop.failed\t0\n",
  )
})
