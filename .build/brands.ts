/**
 * The icons of well-known brands (Simple Icons, CC0), spread over many small files, so that a page reads only those of
 * the rows that it shows. They are modules and not JSON: a page of ours may load scripts of ours, and asks for nothing.
 */
import { mkdir, readFile, writeFile } from "node:fs/promises"
import { createRequire } from "node:module"
import path from "node:path"
import type { Plugin, ResolvedConfig } from "vite"
import { brandKey, SHARDS, shardOf, type Brand } from "../src/ui/brand-shard.ts"

interface Listed {
  readonly title: string
  readonly slug?: string
  readonly hex: string
  readonly aliases?: { readonly aka?: readonly string[]; readonly old?: readonly string[] }
}

/** Glyphs longer than this are drawings, which are no more than a smudge on a tile. */
const LONGEST = 6000

/** Names that people see in a code's issuer and Simple Icons does not list. */
const alsoKnown: Readonly<Record<string, readonly string[]>> = {
  google: ["Google Account"],
  github: ["GitHub.com"],
  gitlab: ["GitLab.com"],
  discord: ["Discord App"],
  proton: ["Proton Account"],
}

/** Every shard as the text of a module. */
export async function brandFiles(): Promise<string[]> {
  const main = createRequire(import.meta.url).resolve("simple-icons")
  const folder = main.slice(0, main.lastIndexOf("simple-icons") + "simple-icons".length)
  const listed: readonly Listed[] = JSON.parse(await readFile(path.join(folder, "data/simple-icons.json"), "utf8"))
  const icons: Readonly<Record<string, unknown>> = await import("simple-icons")
  const paths = new Map(Object.values(icons).flatMap((icon) => (isIcon(icon) ? [[icon.title, icon] as const] : [])))
  const shards = Array.from({ length: SHARDS }, () => new Map<string, Brand>())
  const put = (name: string, brand: Brand): void => {
    const key = brandKey(name)
    const shard = shards[shardOf(key)]!
    if (key !== "" && !shard.has(key)) shard.set(key, brand)
  }
  const brandOf = ({ title }: Listed): Brand | null => {
    const icon = paths.get(title)
    return icon === undefined || icon.path.length > LONGEST ? null : [`#${icon.hex.toLowerCase()}`, icon.path]
  }
  // A title comes before another brand's alias.
  for (const one of listed) {
    const brand = brandOf(one)
    if (brand !== null) put(one.title, brand)
  }
  for (const one of listed) {
    const brand = brandOf(one)
    const more = [...(one.aliases?.aka ?? []), ...(one.aliases?.old ?? []), ...(alsoKnown[brandKey(one.title)] ?? [])]
    if (brand !== null) for (const name of more) put(name, brand)
  }
  return shards.map((shard) => `export default ${JSON.stringify(Object.fromEntries(shard))}\n`)
}

const isIcon = (value: unknown): value is { title: string; hex: string; path: string } =>
  typeof value === "object" && value !== null && "title" in value && "hex" in value && "path" in value

/** Writes them beside the rest, into `brands/`. */
export function brands(): Plugin {
  let config: ResolvedConfig
  let failed = false
  return {
    name: "countersign:brands",
    apply: "build",
    configResolved(resolved) {
      config = resolved
    },
    buildEnd(error) {
      failed = error !== undefined
    },
    async closeBundle() {
      if (failed) return
      const folder = path.resolve(config.root, config.build.outDir, "brands")
      await mkdir(folder, { recursive: true })
      const files = await brandFiles()
      await Promise.all(files.map((text, number) => writeFile(path.join(folder, `${number}.js`), text)))
    },
  }
}
