/**
 * The public suffix list as a text file beside the rest, one rule a line, out of the data of `tldts`. The worker reads it
 * when a page may belong to an account by more than its host: as code it would be paid for at every start.
 */
import { mkdir, writeFile } from "node:fs/promises"
import { createRequire } from "node:module"
import path from "node:path"
import { domainToASCII, pathToFileURL } from "node:url"
import type { Plugin, ResolvedConfig } from "vite"

/** `tldts`' tree: the labels of the edges of a node are apart by their lengths, and a node with a flag ends a rule. */
interface Tree {
  readonly nodeFlags: Uint8Array
  readonly edgeStart: ArrayLike<number>
  readonly edgeChild: ArrayLike<number>
  readonly edgeLength: ArrayLike<number>
  readonly labelText: string
  readonly rulesRoot: number
  readonly exceptionsRoot: number
}

/** Every rule, as {@link ../src/domain/public-suffix.ts} reads them. */
export async function suffixRules(): Promise<string> {
  const main = createRequire(import.meta.url).resolve("tldts")
  const folder = main.slice(0, main.lastIndexOf("tldts") + "tldts".length)
  const tree: Tree = await import(pathToFileURL(path.join(folder, "dist/es6/src/data/trie.js")).href)
  const offsets: number[] = []
  let offset = 0
  for (let edge = 0; edge < tree.edgeLength.length; edge++) {
    offsets.push(offset)
    offset += tree.edgeLength[edge]!
  }
  const rules = new Set<string>()
  function walk(node: number, suffix: string, mark: string): void {
    if (suffix !== "" && tree.nodeFlags[node]! > 0) rules.add(mark + ascii(suffix))
    for (let edge = tree.edgeStart[node]!; edge < tree.edgeStart[node + 1]!; edge++) {
      const label = tree.labelText.slice(offsets[edge], offsets[edge]! + tree.edgeLength[edge]!)
      walk(tree.edgeChild[edge]!, suffix === "" ? label : `${label}.${suffix}`, mark)
    }
  }
  walk(tree.rulesRoot, "", "")
  walk(tree.exceptionsRoot, "", "!")
  return [...rules].toSorted().join("\n")
}

/** Names as hosts have them. A `*` can only be the first label. */
function ascii(rule: string): string {
  const [, star = "", name = ""] = /^(\*\.)?(.*)$/.exec(rule) ?? []
  const host = domainToASCII(name)
  if (host === "") throw new Error(`no host name: ${rule}`)
  return star + host
}

/** Writes the file `suffixes.txt`. */
export function suffixes(): Plugin {
  let config: ResolvedConfig
  let failed = false
  return {
    name: "countersign:suffixes",
    apply: "build",
    configResolved(resolved) {
      config = resolved
    },
    buildEnd(error) {
      failed = error !== undefined
    },
    async closeBundle() {
      if (failed) return
      const folder = path.resolve(config.root, config.build.outDir)
      await mkdir(folder, { recursive: true })
      await writeFile(path.join(folder, "suffixes.txt"), await suffixRules())
    },
  }
}
