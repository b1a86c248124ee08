/**
 * `npm run package`: dist/*.zip for the stores, byte-identical from the same commit. So entries are sorted and carry one
 * fixed time, and the manifest loses the `key` that fixes the extension's id in development: stores give their own.
 */
import { execFileSync } from "node:child_process"
import { createHash } from "node:crypto"
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs"
import path from "node:path"
import { zipSync, type Zippable } from "fflate"

/** The first moment that zip can tell, local time as zip has it. */
const time = new Date(1980, 0, 1)

function contents(directory: string): Zippable {
  const names = readdirSync(directory, { recursive: true, encoding: "utf8" })
    .filter((name) => statSync(path.join(directory, name)).isFile())
    .map((name) => name.replaceAll(path.sep, "/"))
    .toSorted()
  return Object.fromEntries(names.map((name) => [name, bytesOf(directory, name)]))
}

function bytesOf(directory: string, name: string): Uint8Array {
  const bytes = readFileSync(path.join(directory, name))
  if (name !== "manifest.json") return bytes
  const { key: _, ...manifest } = JSON.parse(bytes.toString("utf8")) as Record<string, unknown>
  return new TextEncoder().encode(`${JSON.stringify(manifest, null, 2)}\n`)
}

execFileSync("npm", ["run", "build", "--silent"], { stdio: ["ignore", "ignore", "inherit"] })
for (const browser of ["chromium", "firefox"]) {
  const zip = zipSync(contents(path.join("dist", browser)), { level: 9, mtime: time, os: 3, attrs: 0o644 << 16 })
  const file = path.join("dist", `countersign-${browser}.zip`)
  writeFileSync(file, zip)
  console.log(`${createHash("sha256").update(zip).digest("hex")}  ${file}`)
}
