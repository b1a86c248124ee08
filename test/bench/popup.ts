import { readFile } from "node:fs/promises"
import path from "node:path"
import { gzipSync } from "node:zlib"

import { openingCost } from "./cpu.ts"
import { EMPTY_PAGE, inBrowser, type Bench } from "./extension.ts"
import { lineOf, type Line } from "./line.ts"
import { openPlanted, plantVault, seedVault, type SeededVault } from "./seed.ts"

const POPUP = "src/popup/index.html"
const SIZES = [1, 100, 1000] as const

/** True in the popup when a code can be read. */
const codesShown = `[...document.querySelectorAll("[data-testid=row-code]")].some((code) => /\\d{3}/.test(code.innerText))`
const emptyShown = `document.querySelector("[data-testid=ready]") !== null`

/** `popup.js.gz`: gzipped bytes of all scripts that the popup has loaded when the first code shows. */
export async function benchPopupSize(extension: string): Promise<Line[]> {
  const vault = await seedVault(1)
  const files = await inBrowser(extension, async ({ chromium, quiet }) => {
    await plantVault(quiet, vault)
    await openPlanted(quiet, vault)
    const page = await chromium.context.newPage()
    const session = await chromium.context.newCDPSession(page)
    const origin = `chrome-extension://${chromium.extensionId}/`
    const loaded = new Set<string>()
    session.on("Debugger.scriptParsed", ({ url }) => {
      if (url.startsWith(origin)) loaded.add(url.slice(origin.length))
    })
    await session.send("Debugger.enable")
    await page.goto(origin + POPUP)
    await page.waitForFunction(codesShown)
    return [...loaded].filter((file) => file.endsWith(".js"))
  })
  const sizes = await Promise.all(
    files.map(async (file) => gzipSync(await readFile(path.join(extension, file))).length),
  )
  return [lineOf("popup.js.gz", "bytes", [sizes.reduce((sum, size) => sum + size, 0)])]
}

/**
 * `popup.cpu.*`: main thread from opening to a list with codes, the worker awake. Each vault is opened in turn, several
 * times over, and beside each run stands one of the empty page, so that whatever slows the machine slows both.
 */
export async function benchPopupCpu(extension: string, rounds = 5): Promise<Line[]> {
  const vaults = new Map<number, SeededVault>()
  for (const size of SIZES) vaults.set(size, await seedVault(size))
  const empty: number[] = []
  const ours = new Map(SIZES.map((size): [number, number[]] => [size, []]))
  await inBrowser(extension, async (bench) => {
    for (let round = 0; round < rounds; round++) {
      for (const [size, vault] of vaults) {
        await shown(bench, vault)
        for (let run = 0; run < 2; run++) {
          empty.push(await openingCost(bench.chromium, EMPTY_PAGE, emptyShown))
          ours.get(size)?.push(await openingCost(bench.chromium, POPUP, codesShown))
        }
      }
    }
  })
  return [
    lineOf("popup.cpu.empty", "ms", empty),
    ...[...ours].map(([size, costs]) => lineOf(`popup.cpu.${size}`, "ms", costs)),
  ]
}

/** Opens the vault, and the popup once, so that no run is the first of this vault. */
async function shown({ chromium, quiet }: Bench, vault: SeededVault): Promise<void> {
  await plantVault(quiet, vault)
  await openPlanted(quiet, vault)
  await openingCost(chromium, POPUP, codesShown)
}
