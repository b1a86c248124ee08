/**
 * Which modules the popup needs before it can paint: what its page and script name, and what those import, but for types
 * and for what is imported by need. Everything else must not be in the few files that are read then.
 */
import { existsSync, readFileSync } from "node:fs"
import path from "node:path"

/** Every file of ours that `entry` cannot run without, itself with it. */
export function neededBy(entry: string, found = new Set<string>()): ReadonlySet<string> {
  if (found.has(entry) || !existsSync(entry)) return found
  found.add(entry)
  const text = readFileSync(entry, "utf8")
  const named =
    /^(?:import|export)\s+(?!type\s)(?:[^"']*?\sfrom\s+)?"(\.[^"]+)"|^\s*<(?:link|script)\b.*(?:href|src)="(\.[^"]+)"/gm
  for (const [, imported, linked] of text.matchAll(named)) {
    const target = imported ?? linked ?? ""
    neededBy(path.resolve(path.dirname(entry), target), found)
  }
  return found
}

const libraries = /node_modules\/(?:preact|@preact|webextension-polyfill)/

/** Groups for the bundler: two files to read for the popup's first paint, not a dozen, and none with more than it takes. */
export function firstPaint(root: string) {
  const needed = neededBy(path.join(root, "src/popup/index.html"))
  const isPopup = (id: string): boolean => id.startsWith(path.join(root, "src/popup/"))
  return [
    { name: "kit", test: (id: string) => libraries.test(id) || (needed.has(id) && !isPopup(id)), priority: 2 },
    { name: "popup", test: (id: string) => needed.has(id) && isPopup(id), priority: 1 },
  ]
}
