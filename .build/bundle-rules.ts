/**
 * What must not be inside which file that we ship. A service worker cannot `import()`, so what is in its file is paid at
 * every start; and what a page's frame holds, the page may one day read. The build fails rather than ship a breach.
 */
import type { Plugin } from "vite"

interface Rule {
  /** Matches the entry file, relative to the project. */
  readonly entry: RegExp
  /** Matches modules that may not be in it. */
  readonly forbidden: RegExp
  /** How large it may be, bytes. */
  readonly most?: number
}

const rules: readonly Rule[] = [
  {
    entry: /^src\/background\//,
    forbidden:
      /src\/(?:formats|workshop|popup|options|ui)\/|node_modules\/(?:jsqr|libsodium|hash-wasm|preact|@rapideditor)/,
  },
  {
    entry: /^src\/(?:content|menu)\//,
    forbidden: /src\/(?:vault|sync|storage|approval|background)\/|node_modules\/cborg/,
  },
  {
    entry: /^src\/content\//,
    forbidden: /node_modules\//,
  },
  // It runs in every page.
  { entry: /^src\/content\/bootstrap\.ts$/, forbidden: /src\/(?!content\/)/, most: 1024 },
  {
    entry: /^src\/(?:popup|options)\//,
    forbidden: /src\/(?:vault|sync|storage|approval|background|formats)\/|node_modules\/simple-icons|@rapideditor/,
  },
]

/** Fails the build when a bundle breaks a rule above. */
export function bundleRules(root: string): Plugin {
  return {
    name: "countersign:bundle-rules",
    generateBundle(_options, bundle) {
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== "chunk" || chunk.facadeModuleId === null) continue
        const entry = chunk.facadeModuleId.replace(`${root}/`, "")
        for (const rule of rules.filter((each) => each.entry.test(entry))) {
          const inside = [...reachable(chunk.fileName, bundle)].filter((id) => rule.forbidden.test(id))
          if (inside.length > 0) this.error(`${entry} must not hold ${inside.join(", ")}`)
          const size = Buffer.byteLength(chunk.code)
          if (size > (rule.most ?? Infinity)) this.error(`${entry} has ${size} bytes`)
        }
      }
    },
  }
}

type Bundle = Parameters<Extract<NonNullable<Plugin["generateBundle"]>, (...args: never[]) => unknown>>[1]

/** Modules of a chunk and of everything it imports. */
function reachable(file: string, bundle: Bundle, seen = new Set<string>()): Set<string> {
  const modules = new Set<string>()
  const chunk = bundle[file]
  if (seen.has(file) || chunk === undefined || chunk.type !== "chunk") return modules
  seen.add(file)
  for (const id of chunk.moduleIds) modules.add(id)
  for (const next of [...chunk.imports, ...chunk.dynamicImports]) {
    for (const id of reachable(next, bundle, seen)) modules.add(id)
  }
  return modules
}
