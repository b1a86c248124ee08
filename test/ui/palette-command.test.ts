import { expect, test } from "vitest"
import { sectionNames } from "../../src/options/route.ts"
import { settingsSections } from "../../src/popup/palette/settings-sections.ts"
import { findStanding, verbOf } from "../../src/ui/palette-command.ts"

const named = (title: string, ...words: string[]) => ({ id: title, title, words, icon: "lock", run: () => {} }) as const
const all = [named("Scan this page", "Add"), named("Lock"), named("Lock fully"), named("Backup", "Settings")]

test.each([
  ["", ["Scan this page", "Lock", "Lock fully", "Backup"]],
  ["lo", ["Lock", "Lock fully"]],
  ["fully lock", ["Lock fully"]],
  ["add", ["Scan this page"]],
  ["settings", ["Backup"]],
  ["ack", ["Backup"]],
  ["page", ["Scan this page"]],
  ["PÁGE", ["Scan this page"]],
  ["nothing", []],
])("%j finds %j", (typed, titles) => {
  expect(findStanding(all, typed).map(({ title }) => title)).toEqual(titles)
})

const verbs = [{ verb: "Copy code" }, { verb: "Open" }] as const

test.each([
  ["open git", "Open", "git"],
  ["COPY  my bank ", "Copy code", "my bank"],
  ["op git hub", "Open", "git hub"],
])("%j begins with a verb", (typed, verb, about) => {
  expect(verbOf(verbs, typed)).toEqual({ verb: { verb }, about })
})

test.each(["open", "o git", "git open", "", "code git"])("%j does not", (typed) => {
  expect(verbOf(verbs, typed)).toBeNull()
})

test("the popup's palette knows every section of the settings", () => {
  expect(settingsSections).toEqual(sectionNames)
})
