/**
 * The workshop is started by address from two places (offscreen document, Firefox's event page), one of which is built
 * as one file without imports. So it is a build of its own, at a fixed address, and may split itself into parts.
 */
import { resolve } from "node:path"
import { build, type Plugin, type ResolvedConfig } from "vite"

/** Builds src/workshop beside the rest, into `workshop/`. */
export function workshop(root: string): Plugin {
  let config: ResolvedConfig
  let failed = false
  return {
    name: "countersign:workshop",
    apply: "build",
    configResolved(resolved) {
      config = resolved
    },
    buildEnd(error) {
      failed = error !== undefined
    },
    async closeBundle() {
      if (failed) return
      await build({
        configFile: false,
        root,
        logLevel: "warn",
        publicDir: false,
        build: {
          outDir: config.build.outDir,
          emptyOutDir: false,
          target: config.build.target,
          modulePreload: false,
          // libsodium and the borders of countries are half a megabyte each, in files of their own, loaded by need alone.
          chunkSizeWarningLimit: 650,
          rolldownOptions: {
            input: { index: resolve(root, "src/workshop/index.ts") },
            output: {
              format: "es",
              entryFileNames: "workshop/[name].js",
              chunkFileNames: "workshop/[name].js",
            },
          },
        },
      })
    },
  }
}
