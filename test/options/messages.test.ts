import { readdirSync, readFileSync } from "node:fs"
import { expect, test } from "vitest"
import { activityKinds } from "../../src/domain/activity.ts"
import { activityWords } from "../../src/options/activity-words.ts"
import { permissionKey } from "../../src/options/permission-list.ts"
import { sectionNames } from "../../src/options/route.ts"

const root = new URL("../../", import.meta.url)
const read = (path: string): unknown => JSON.parse(readFileSync(new URL(path, root), "utf8"))

function messageKeys(): ReadonlySet<string> {
  const messages = read("public/_locales/en/messages.json")
  if (typeof messages !== "object" || messages === null) throw new TypeError("messages.json is not an object")
  return new Set(Object.keys(messages))
}

const keys = messageKeys()
const folder = new URL("src/options/", root)
const sources = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .filter((name) => /\.tsx?$/.test(name))
  .map((name) => readFileSync(new URL(name, folder), "utf8"))
  .join("\n")

const literals = new Set([...sources.matchAll(/"((?:options|welcome)_\w+)"/g)].map(([, key]) => key ?? ""))
/** Keys that are put together: `options_state_${state}` and the like, the varying part being one or more words. */
const templates = [...sources.matchAll(/`((?:options|welcome)_[^`]*)`/g)].map(
  ([, template]) => new RegExp(`^${(template ?? "").replaceAll(/\$\{[^}]*\}/g, "\\w+")}$`),
)
/** What is put behind a key: `${key}_why`. */
const endings = [...sources.matchAll(/`\$\{[^}]*\}(_\w+)`/g)].map(([, ending]) => ending ?? "")

test("every message that the pages name is there", () => {
  expect(literals.size).toBeGreaterThan(100)
  const stems = new Set([...keys].flatMap((key) => endings.map((ending) => key.replace(ending, ""))))
  expect([...literals].filter((key) => !keys.has(key) && !stems.has(key))).toEqual([])
  for (const template of templates) expect([...keys].some((key) => template.test(key))).toBe(true)
})

test("every message of the pages is used by them", () => {
  const used = (key: string): boolean =>
    literals.has(key) ||
    templates.some((template) => template.test(key)) ||
    endings.some((ending) => key.endsWith(ending) && literals.has(key.slice(0, -ending.length)))
  const ours = [...keys].filter((key) => /^(options|welcome)_/.test(key))
  expect(ours.filter((key) => !used(key))).toEqual([])
})

test("every kind of activity has its words, with and without a name", () => {
  const needed = activityKinds.flatMap((kind) => [activityWords[kind].about, activityWords[kind].plain])
  expect(needed.filter((key) => !keys.has(key))).toEqual([])
})

test("every section has a name and says what it is", () => {
  const needed = sectionNames.flatMap((name) => [`options_${name}`, `options_${name}_lede`])
  expect(needed.filter((key) => !keys.has(key))).toEqual([])
})

test("every permission of the manifest has a plain name and a reason", () => {
  const manifest = readFileSync(new URL("manifest.json", root), "utf8")
  const lists = [...manifest.matchAll(/permissions"\s*:\s*\[([^\]]*)\]/g)].map(([, list]) => list ?? "")
  const names = lists.flatMap((list) =>
    [...list.matchAll(/"([^"]+)"/g)].map(([, name]) => (name ?? "").replace(/^{{\w+}}\./, "")),
  )
  expect(names).toContain("storage")
  for (const key of names.map(permissionKey)) {
    expect(key).not.toBe("options_permission_unknown")
    expect(keys).toContain(key)
    expect(keys).toContain(`${key}_why`)
  }
})
