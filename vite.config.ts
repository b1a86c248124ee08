import { fileURLToPath } from "node:url"
import { defineConfig, type UserConfig } from "vite"
import webExtension from "vite-plugin-web-extension"
import { brands } from "./.build/brands.ts"
import { bundleRules } from "./.build/bundle-rules.ts"
import { firstPaint } from "./.build/first-paint.ts"
import { polyfill } from "./.build/polyfill.ts"
import { suffixes } from "./.build/suffixes.ts"
import { testProjects } from "./.build/test-projects.ts"
import { workshop } from "./.build/workshop.ts"

const root = fileURLToPath(new URL(".", import.meta.url)).replace(/\/$/, "")

/** `vite build --mode chromium` or `--mode firefox`. */
function extension(firefox: boolean): UserConfig {
  // Whoever asks for it: Vitest's own environment would make a build that names every file it is made of.
  process.env.NODE_ENV = "production"
  return {
    root,
    build: {
      outDir: firefox ? "dist/firefox" : "dist/chromium",
      emptyOutDir: true,
      target: firefox ? "firefox128" : "chrome120",
      modulePreload: false,
    },
    plugins: [
      webExtension({
        manifest: "manifest.json",
        browser: firefox ? "firefox" : "chrome",
        additionalInputs: [
          "src/options/welcome.html",
          "src/options/open.html",
          "src/options/confirm.html",
          "src/menu/index.html",
          "src/content/bootstrap.ts",
          "src/content/script.ts",
          ...(firefox ? [] : ["src/background/index.ts", "src/offscreen/index.html"]),
        ],
        skipManifestValidation: true,
        disableAutoLaunch: true,
        htmlViteConfig: {
          plugins: [polyfill({ firefox, page: true }), bundleRules(root)],
          // Two files to read for the popup's first paint, not nine: each costs more than its bytes.
          build: { modulePreload: false, rolldownOptions: { output: { codeSplitting: { groups: firstPaint(root) } } } },
        },
        scriptViteConfig: { plugins: [polyfill({ firefox, page: false }), bundleRules(root)] },
      }),
      brands(),
      suffixes(),
      workshop(root),
    ],
  }
}

export default defineConfig(async ({ mode }) =>
  process.env.VITEST ? { root, test: { projects: await testProjects() } } : extension(mode === "firefox"),
)
