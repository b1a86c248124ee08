import { readFileSync } from "node:fs"
import { expect, test } from "vitest"
import { contrast } from "./contrast.ts"

const css = readFileSync(new URL("../../src/ui/tokens.css", import.meta.url), "utf8")

/** The tokens of the block that follows `start`. */
function block(start: string): Record<string, string> {
  const from = css.indexOf(start)
  if (from < 0) throw new Error(`no block ${start}`)
  const text = css.slice(from, css.indexOf("}", from))
  return Object.fromEntries(
    [...text.matchAll(/--([a-z0-9-]+):\s*([^;]+);/g)].map(([, name = "", value = ""]) => [name, value]),
  )
}

const light = block(":root {")
const dark = { ...light, ...block("(prefers-color-scheme: dark) {") }
const more = { ...light, ...block("(prefers-contrast: more) {") }
const moreDark = { ...dark, ...block("(prefers-contrast: more) {"), ...block("more) and (prefers-color-scheme: dark)") }

/** Ink on ground, as the pieces and screens use them. */
const pairs = [
  ...["ink", "ink-2", "ink-3", "accent", "warn", "danger"].flatMap((ink) => [
    [ink, "bg"],
    [ink, "card"],
  ]),
  ...["ink", "ink-2", "accent", "warn"].map((ink) => [ink, "accent-soft"]),
  ["ink", "warn-soft"],
  ["warn", "warn-soft"],
  ["ink", "danger-soft"],
  ["danger", "danger-soft"],
  ["accent-ink", "accent"],
  ["accent-ink", "accent-2"],
  ["danger-ink", "danger"],
  ["bg", "ink"],
] as const

test.each([
  ["light", light, 4.5],
  ["dark", dark, 4.5],
  ["light, more contrast", more, 7],
  ["dark, more contrast", moreDark, 7],
])("every ink reads on its ground: %s", (_, tokens, least) => {
  const poor = pairs
    .map(([ink = "", ground = ""]) => ({ ink, ground, ratio: contrast(tokens[ink] ?? "", tokens[ground] ?? "") }))
    .filter(({ ratio }) => ratio < least)
  expect(poor).toEqual([])
})

test.each([
  ["light", light],
  ["dark", dark],
])("the focus is seen: %s", (_, tokens) => {
  for (const ground of ["bg", "card"]) expect(contrast(tokens["focus"] ?? "", tokens[ground] ?? "")).toBeGreaterThan(3)
})
