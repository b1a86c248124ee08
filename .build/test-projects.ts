/**
 * The three kinds of tests. node: what is pure. browser: the same vectors and what stands on IndexedDB and WebCrypto, in a
 * real Chromium. e2e: the built extension in real browsers; one file at a time, for each starts a browser of its own.
 */
import { playwright } from "@vitest/browser-playwright"
import type { TestProjectConfiguration } from "vitest/config"
import { findChromium } from "./browser.ts"

/** Vitest's projects; only the browser project needs a browser to be found first. */
export async function testProjects(): Promise<TestProjectConfiguration[]> {
  return [
    {
      test: {
        name: "node",
        include: ["test/**/*.test.ts"],
        exclude: ["test/e2e/**", "test/**/*.browser.test.ts"],
        testTimeout: 60_000,
      },
    },
    {
      test: {
        name: "browser",
        include: ["test/**/*.vectors.test.ts", "test/**/*.browser.test.ts"],
        testTimeout: 60_000,
        browser: {
          enabled: true,
          headless: true,
          screenshotFailures: false,
          provider: playwright({
            launchOptions: { executablePath: await findChromium(), args: ["--no-sandbox", "--disable-gpu"] },
          }),
          instances: [{ browser: "chromium" }],
        },
      },
    },
    {
      test: {
        name: "e2e",
        include: ["test/e2e/**/*.test.ts"],
        globalSetup: ["test/e2e/build.ts"],
        testTimeout: 180_000,
        hookTimeout: 180_000,
        // A busy machine is slow, not wrong.
        expect: { poll: { timeout: 15_000 } },
        fileParallelism: false,
        maxWorkers: 1,
      },
    },
  ]
}
