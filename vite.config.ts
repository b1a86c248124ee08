import { fileURLToPath } from "node:url"
import { defineConfig, type UserConfig } from "vite"
import webExtension from "vite-plugin-web-extension"
import { bundleRules } from "./.build/bundle-rules.ts"
import { testProjects } from "./.build/test-projects.ts"
import { workshop } from "./.build/workshop.ts"

const root = fileURLToPath(new URL(".", import.meta.url)).replace(/\/$/, "")

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
        additionalInputs: ["src/options/welcome.html", ...(firefox ? [] : ["src/offscreen/index.html"])],
        skipManifestValidation: true,
        disableAutoLaunch: true,
        htmlViteConfig: { plugins: [bundleRules(root)], build: { modulePreload: false } },
        scriptViteConfig: { plugins: [bundleRules(root)] },
      }),
      workshop(root),
    ],
  }
}

export default defineConfig(async ({ mode }) =>
  process.env.VITEST ? { root, test: { projects: await testProjects() } } : extension(mode === "firefox"),
)
