/** Every visible string comes from public/_locales, and every one there is used. */
import { readdirSync, readFileSync } from "node:fs"
import path from "node:path"
import { expect, test } from "vitest"
import { activityKinds } from "../src/domain/activity.ts"
import { errorCodes } from "../src/domain/error.ts"

const root = path.resolve(import.meta.dirname, "..")
const messages: Record<string, { message: string }> = JSON.parse(
  readFileSync(path.join(root, "public/_locales/en/messages.json"), "utf8"),
)
const files = readdirSync(path.join(root, "src"), { recursive: true, encoding: "utf8" })
  .filter((name) => /\.(?:tsx?|html)$/.test(name))
  .map((name) => ({ name, text: readFileSync(path.join(root, "src", name), "utf8") }))

/** Text between tags, and attributes that people read or hear, that are not made from a message. */
function hardCoded(text: string): string[] {
  const markup = text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/(^|\s)\/\/.*$/gm, "")
  const between = [...markup.matchAll(/<[a-zA-Z][^<>{}]*>\s*([^<>{}\n]*\p{L}{2,}[^<>{}\n]*)\s*<\//gu)].map(
    ([, words]) => words!,
  )
  const attributes = [
    ...markup.matchAll(/\b(?:title|label|alt|placeholder|aria-label|aria-description|hint)="([^"]*\p{L}{2,}[^"]*)"/gu),
  ]
  return [...between, ...attributes.map(([, words]) => words!)].map((words) => words.trim())
}

test("no page has a hard-coded string", () => {
  const found = files
    .filter(({ name }) => /\.(?:tsx|html)$/.test(name))
    .flatMap(({ name, text }) => hardCoded(text).map((words) => `${name}: ${words}`))
    // The product's name is the same in every language.
    .filter((line) => !line.endsWith(": Countersign"))
  expect(found).toEqual([])
})

test("the check above finds a hard-coded string", () => {
  expect(hardCoded("<p>Hello there</p>")).toEqual(["Hello there"])
  expect(hardCoded('<input placeholder="Search" />')).toEqual(["Search"])
  expect(hardCoded("<p>{t('popup_search')}</p>")).toEqual([])
})

test("every error code and every kind of activity has its sentence", () => {
  const missing = errorCodes.filter((code) => !messages[`error_${code.replaceAll(/[.-]/g, "_")}`]?.message)
  expect(missing).toEqual([])
  const silent = activityKinds.filter((kind) => !messages[`options_activity_${kind.replaceAll(/[.-]/g, "_")}`]?.message)
  expect(silent).toEqual([])
})

test("every message that a page asks for exists", () => {
  const asked = files.flatMap(({ name, text }) =>
    [...text.matchAll(/\bt\(\s*"([a-z0-9_]+)"/gi)].map(([, key]) => [name, key!] as const),
  )
  expect(asked.length).toBeGreaterThan(50)
  expect(asked.filter(([, key]) => messages[key] === undefined).map((each) => each.join(": "))).toEqual([])
})

test("every message is asked for", () => {
  const all = `${files.map(({ text }) => text).join("\n")}\n${readFileSync(path.join(root, "manifest.json"), "utf8")}`
  const unused = Object.keys(messages).filter((key) => {
    if (/^(?:error|options_activity)_/.test(key)) return false
    return !all.includes(key) && !prefixes(all).some((prefix) => key.startsWith(prefix))
  })
  expect(unused).toEqual([])
})

/** Beginnings of keys that are put together, as in `options_permission_${name}`. */
const prefixes = (text: string): string[] =>
  [...text.matchAll(/`([a-z]+(?:_[a-z]+)*_)\$\{/g)].map(([, prefix]) => prefix!)
