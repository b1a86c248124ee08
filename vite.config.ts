import { fileURLToPath } from "node:url"
import { defineConfig, type UserConfig } from "vite"
import webExtension from "vite-plugin-web-extension"
import { brands } from "./.build/brands.ts"
import { bundleRules } from "./.build/bundle-rules.ts"
import { polyfill } from "./.build/polyfill.ts"
import { testProjects } from "./.build/test-projects.ts"
import { workshop } from "./.build/workshop.ts"

const root = fileURLToPath(new URL(".", import.meta.url)).replace(/\/$/, "")

/** What every page needs, and what the popup needs for its list; the rest is split where `import()` stands. */
const firstPaint = [
  {
    name: "kit",
    test: /node_modules\/(?:preact|@preact|webextension-polyfill)|src\/(?:ui\/(?!qr|picture)|messages\/)|src\/domain\/error/,
    priority: 2,
  },
  { name: "popup", test: /src\/popup\/[^/]+\.tsx?$/, priority: 1 },
]

/** `vite build --mode chromium` or `--mode firefox`. */
function extension(firefox: boolean): UserConfig {
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
          ...(firefox ? [] : ["src/offscreen/index.html"]),
        ],
        skipManifestValidation: true,
        disableAutoLaunch: true,
        htmlViteConfig: {
          plugins: [polyfill({ firefox, page: true }), bundleRules(root)],
          // Two files to read for the popup's first paint, not nine: each costs more than its bytes.
          build: { modulePreload: false, rolldownOptions: { output: { codeSplitting: { groups: firstPaint } } } },
        },
        scriptViteConfig: { plugins: [polyfill({ firefox, page: false }), bundleRules(root)] },
      }),
      brands(),
      workshop(root),
    ],
  }
}

export default defineConfig(async ({ mode }) =>
  process.env.VITEST ? { root, test: { projects: await testProjects() } } : extension(mode === "firefox"),
)
