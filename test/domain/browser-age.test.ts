import { readFileSync } from "node:fs"
import { describe, expect, test } from "vitest"
import { oldBrowser } from "../../src/domain/browser-age.ts"

const chrome = (version: string, more = "") =>
  `Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${version} Safari/537.36${more}`
const firefox = (version: string) => `Mozilla/5.0 (X11; Linux x86_64; rv:${version}) Gecko/20100101 Firefox/${version}`

describe("a browser by what it says of itself", () => {
  test.each([
    [chrome("120.0.0.0"), "Chromium", 120],
    [chrome("127.0.6533.99"), "Chromium", 127],
    [chrome("121.0.0.0", " Edg/121.0.2277.83"), "Chromium", 121],
    [chrome("126.0.0.0", " OPR/112.0.0.0"), "Chromium", 126],
    [firefox("128.0"), "Firefox", 128],
    [firefox("139.0"), "Firefox", 139],
    ["Mozilla/5.0 (Android 15; Mobile; rv:130.0) Gecko/130.0 Firefox/130.0", "Firefox", 130],
  ])("%s is too old for the next Countersign", (userAgent, name, version) => {
    expect(oldBrowser(userAgent)).toMatchObject({ name, version })
    expect(oldBrowser(userAgent)!.needed).toBeGreaterThan(version)
  })

  test.each([
    chrome("128.0.0.0"),
    chrome("156.0.0.0"),
    chrome("1000.0.0.0"),
    chrome("156.0.0.0", " Edg/156.0.0.0"),
    chrome("140.0.0.0").replace("Chrome/", "HeadlessChrome/140.0 Chrome/"),
    firefox("140.0"),
    firefox("153.0"),
    "",
    "Mozilla/5.0",
    "Chrome/",
    "Firefox/x",
    "Mozilla/5.0 (Macintosh) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.0 Safari/605.1.15",
  ])("%s is not, or does not say", (userAgent) => expect(oldBrowser(userAgent)).toBeNull())
})

test("what the manifest still takes is told: there is a version between the oldest and the next", () => {
  const manifest = readFileSync(new URL("../../manifest.json", import.meta.url), "utf8")
  const least = (key: string) => /"(\d+)/.exec(manifest.slice(manifest.indexOf(key) + key.length))![1]!
  expect(oldBrowser(chrome(`${least("minimum_chrome_version")}.0.0.0`))).not.toBeNull()
  expect(oldBrowser(firefox(`${least("strict_min_version")}.0`))).not.toBeNull()
})
