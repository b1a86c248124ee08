/**
 * The detector, bundled alone with plain esbuild, against ../shared/corpus in one Chromium. It runs with the other tests
 * of Node rather than in `npm run bench`: what it finds does not depend on how busy the machine is, and it takes half a
 * minute. Time is not looked at here.
 */
import { build } from "esbuild"
import { chromium } from "playwright-core"
import path from "node:path"
import { beforeAll, describe, expect, test } from "vitest"
import { findChromium } from "../../.build/browser.ts"
import { type Found, hasCorpus, type LabelledPage, readLabels, readMarkup, type Score, score } from "./corpus.ts"

const index = path.resolve(import.meta.dirname, "../../src/autofill/index.ts")

async function bundle(): Promise<string> {
  const { outputFiles } = await build({
    stdin: {
      contents: `import { detectFields } from ${JSON.stringify(index)}; globalThis.detectFields = detectFields`,
      resolveDir: import.meta.dirname,
    },
    bundle: true,
    minify: true,
    format: "iife",
    charset: "utf8",
    write: false,
  })
  return outputFiles[0]?.text ?? ""
}

test("it bundles alone, and asks for nothing of an extension or a bundler", async () => {
  const text = await bundle()
  expect(text.length).toBeGreaterThan(10_000)
  expect(text).not.toMatch(/import\.meta|\bbrowser\.|\bchrome\.|\?url/)
})

if (!hasCorpus) console.log("../shared/corpus is not here: detection was not scored on real pages")

describe.skipIf(!hasCorpus)("real pages", () => {
  let result: Score

  beforeAll(async () => {
    const pages = readLabels()
    result = score(pages, await detectAll(pages, await bundle()))
    console.log(JSON.stringify({ pages: pages.length, ...result }))
  }, 300_000)

  // The marks of issue 4. One page of fourteen that ask for the name first is a comment form, and the one secret that is
  // offered elsewhere stands at a field called twofactor_token: labels that we do not follow. Of the sign-up pages with a
  // current password, sixteen have a log-in as well, mostly in the header, that nobody labelled; on other pages the same
  // boxes are labelled. Leaving them out took current passwords below their mark in one half of the pages.
  test("names and addresses to sign in with", () => expect(result.identifier).toBeGreaterThanOrEqual(98))
  test("current passwords", () => expect(result.currentPassword).toBeGreaterThanOrEqual(98))
  test("new passwords", () => expect(result.newPassword).toBeGreaterThanOrEqual(97))
  test("one-time codes", () => expect(result.oneTimeCode).toBeGreaterThanOrEqual(93))
  test("both fields of a log-in", () => expect(result.both).toBeGreaterThanOrEqual(97))
  test("name first", () => expect(result.nameFirst).toEqual([13, 14]))
  test("no password where one is chosen, but in a log-in beside", () =>
    expect(result.currentOnSignup).toEqual([18, 174]))
  test("no secret elsewhere", () => expect(result.secretElsewhere).toBeLessThanOrEqual(1))
})

/** All pages, one after the other, in one tab, so that no page is loaded and nothing reaches the network. */
async function detectAll(pages: readonly LabelledPage[], script: string): Promise<Map<string, Found>> {
  const browser = await chromium.launch({
    executablePath: await findChromium(),
    args: ["--no-sandbox", "--disable-gpu"],
  })
  try {
    const tab = await browser.newPage({ viewport: { width: 1280, height: 900 } })
    await tab.route("**/*", (route) =>
      route.request().url() === "https://page.test/"
        ? route.fulfill({ contentType: "text/html; charset=utf-8", body: "<!doctype html>" })
        : route.abort(),
    )
    await tab.goto("https://page.test/")
    const found = new Map<string, Found>()
    for (const page of pages) {
      const kinds = new Map<string, string[]>()
      for (const [id, kind] of await tab.evaluate(detectIn, { markup: readMarkup(page), script })) {
        kinds.set(id, [...(kinds.get(id) ?? []), kind])
      }
      found.set(page.id, kinds)
    }
    return found
  } finally {
    await browser.close()
  }
}

/** Runs in the tab. The script is run afresh on every page, as it would be in a page of its own. */
function detectIn({ markup, script }: { markup: string; script: string }): [string, string][] {
  document.open()
  document.write(markup)
  document.close()
  const run = document.createElement("script")
  run.textContent = script
  document.documentElement.append(run)
  const detect: unknown = Reflect.get(globalThis, "detectFields")
  const fields: { element: HTMLElement; kind: string }[] = typeof detect === "function" ? detect(document) : []
  return fields.map(({ element, kind }) => [element.dataset["fieldId"] ?? "", kind])
}
