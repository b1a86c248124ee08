/** Tests about the repository: the layer table against the imports, file sizes, the strings, the map in README. */
import { existsSync, readdirSync, readFileSync } from "node:fs"
import path from "node:path"
import { expect, test } from "vitest"

const root = path.resolve(import.meta.dirname, "..")
const source = path.join(root, "src")

/** Folder → what of ours it may import, besides itself. `types` after a name: `import type` only. */
const layers: Readonly<Record<string, readonly string[]>> = {
  domain: [],
  vault: ["domain"],
  sync: ["domain"],
  formats: ["domain"],
  approval: ["domain"],
  storage: ["domain"],
  messages: ["domain"],
  ui: ["domain"],
  autofill: ["domain types"],
  content: ["domain types", "autofill", "messages"],
  menu: ["domain types", "messages", "ui"],
  popup: ["domain", "messages", "ui"],
  options: ["domain", "messages", "ui"],
  background: ["domain", "vault", "sync", "approval", "formats types", "storage", "messages"],
  offscreen: ["messages/where", "messages/clipboard"],
  server: ["domain", "approval"],
  workshop: ["domain", "vault/kdf", "formats", "messages/jobs"],
}

/** Who may use what the browser gives to extensions. */
const extension = new Set(["storage", "messages", "menu", "popup", "options", "background"])

interface Import {
  readonly from: string
  readonly target: string
  readonly typesOnly: boolean
}

function filesBelow(directory: string): string[] {
  return readdirSync(directory, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => path.join(directory, name))
    .filter((name) => !name.endsWith(".d.ts"))
}

const files = filesBelow(source)
const inSource = (file: string): string => path.relative(source, file).replaceAll("\\", "/")

function importsOf(file: string): Import[] {
  const text = readFileSync(file, "utf8")
  const found = [
    ...text.matchAll(/^(?:import|export)\s+(type\s+)?[^"']*?\bfrom\s+["']([^"']+)["']/gms),
    ...text.matchAll(/^import\s+()["']([^"']+)["']/gm),
    ...text.matchAll(/\bimport\(\s*()["']([^"']+)["']/g),
    ...text.matchAll(/new URL\(\s*()["'](\.[^"']+)["']\s*,\s*import\.meta/g),
  ]
  return found.map(([, typesOnly, target]) => ({
    from: inSource(file),
    target: target!.startsWith(".") ? inSource(path.resolve(path.dirname(file), target!)) : target!,
    typesOnly: typesOnly !== undefined && typesOnly !== "",
  }))
}

const imports = files.flatMap(importsOf)

function allowed({ from, target, typesOnly }: Import): boolean {
  const [folder = ""] = from.split("/")
  const [other = ""] = target.split("/")
  if (layers[other] === undefined || other === folder) return true
  return (layers[folder] ?? []).some((rule) => {
    const [name = "", kind] = rule.split(" ")
    return (
      target
        .replace(/\.tsx?$/, "")
        .concat("/")
        .startsWith(`${name}/`) &&
      (kind !== "types" || typesOnly)
    )
  })
}

test("every folder of src has its line in the layer table and in README", () => {
  const folders = readdirSync(source, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
  expect(folders.toSorted()).toEqual(Object.keys(layers).toSorted())
  const readme = readFileSync(path.join(root, "README.md"), "utf8")
  for (const folder of folders) expect(readme).toContain(`${folder}/`)
})

test("imports follow the layer table", () => {
  expect(imports.length).toBeGreaterThan(100)
  expect(imports.filter((each) => !allowed(each)).map(({ from, target }) => `${from} → ${target}`)).toEqual([])
})

test("the check above finds what breaks the table", () => {
  const breach = (from: string, target: string, typesOnly = false) => !allowed({ from, target, typesOnly })
  expect(breach("domain/otp.ts", "vault/seal.ts")).toBe(true)
  expect(breach("popup/app.tsx", "vault/seal.ts", true)).toBe(true)
  expect(breach("background/accounts/scan.ts", "formats/qr.ts")).toBe(true)
  expect(breach("background/accounts/scan.ts", "formats/qr.ts", true)).toBe(false)
  expect(breach("workshop/argon2id.ts", "vault/kdf.ts")).toBe(false)
  expect(breach("workshop/argon2id.ts", "vault/kdf-and-more.ts")).toBe(true)
})

test("only storage, messages, background and our pages see the extension's API", () => {
  const users = imports.filter(({ target }) => target === "webextension-polyfill").map(({ from }) => from.split("/")[0])
  expect([...new Set(users)].filter((folder) => !extension.has(folder ?? ""))).toEqual([])
  const pure = files.filter((file) => /^(?:domain|vault|sync|approval|formats|ui|workshop)\//.test(inSource(file)))
  const seen = pure.filter((file) => /\b(?:chrome|browser)\.[a-z]+[.(]/.test(code(file)))
  expect(seen.map(inSource)).toEqual([])
})

/** A file without its comments and strings. */
function code(file: string): string {
  return readFileSync(file, "utf8")
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .replace(/(^|\s)\/\/.*$/gm, "")
    .replace(/"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/g, '""')
}

test("requests go through one gate, and secrets through one file", () => {
  const asking = files.filter((file) =>
    /\b(?:fetch|XMLHttpRequest|WebSocket|EventSource|sendBeacon)\b\s*\(/.test(code(file)),
  )
  expect(asking.map(inSource)).toEqual(["background/network.ts"])
  const sealing = files.filter((file) => /\bsubtle\s*\.\s*(?:encrypt|decrypt|wrapKey|unwrapKey)\b/.test(code(file)))
  expect(sealing.map(inSource)).toEqual(["vault/seal.ts"])
})

test("no page runs text as code or as markup", () => {
  const risky = files.filter((file) =>
    /\b(?:innerHTML|outerHTML|insertAdjacentHTML|dangerouslySetInnerHTML|document\.write|eval(?!:))\b|new Function/.test(
      code(file),
    ),
  )
  expect(risky.map(inSource)).toEqual([])
})

test("files stay small", () => {
  const lines = files.map((file) => ({
    file: inSource(file),
    lines: readFileSync(file, "utf8").split("\n").length - 1,
  }))
  const sorted = lines.map((each) => each.lines).toSorted((a, b) => a - b)
  expect(lines.filter((each) => each.lines > 400)).toEqual([])
  expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThanOrEqual(80)
  expect(sorted[Math.floor(sorted.length * 0.95)]).toBeLessThanOrEqual(250)
})

test("the top level holds what it was asked to hold", () => {
  const wanted = ["LICENSE", "README.md", "SECURITY.md", "manifest.json", "package-lock.json", "package.json", "public"]
  const more = ["src", "test", "tsconfig.json", "vite.config.ts"]
  const found = readdirSync(root).filter((name) => !name.startsWith(".") && !["node_modules", "dist"].includes(name))
  expect(found.toSorted()).toEqual([...wanted, ...more].toSorted())
})

test("no frozen step imports anything of ours", () => {
  const steps = imports.filter(({ from }) => /\/(?:migrations|upgrades)\/\d{4}-/.test(from))
  expect(steps).toEqual([])
  expect(existsSync(path.join(source, "storage/migrations/0001-first.ts"))).toBe(true)
  expect(existsSync(path.join(source, "vault/upgrades/0001-first.ts"))).toBe(true)
})
