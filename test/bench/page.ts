/**
 * What the extension costs in pages, with access to all sites: each number is the difference of medians to the same page
 * in a browser without it, in the same run. CPU is that of the page's main thread, but where the menu comes: there that of
 * everything pages, frames and the worker run on.
 */
import { createServer } from "node:http"
import { readFile } from "node:fs/promises"
import path from "node:path"
import { setTimeout as pause } from "node:timers/promises"

import type { CDPSession } from "playwright-core"
import { ask, masterPassword } from "../e2e/flows.ts"
import { launchChromium, type Chromium, type ChromiumPage } from "../e2e/launch/chromium.ts"
import { launchGranted } from "../e2e/launch/grant.ts"
import { runsPages, spent, threadsOf } from "./cpu.ts"
import { lineOf, median, type Line } from "./line.ts"
import { openPlanted, plantVault, seedVault } from "./seed.ts"

const words = "A harbour is a place where ships may shelter from the weather or are stored. "
const inputs = Array.from({ length: 500 }, (_, i) => `<label>Field ${i} <input name="field${i}"></label>`).join("")
const login = `<h1>Log in</h1><form><label>Username <input name="username" autocomplete="username"></label>
  <label>Password <input type="password" name="password" autocomplete="current-password"></label><button>Log in</button></form>`

const pages: Readonly<Record<string, string>> = {
  article: Array.from({ length: 400 }, () => `<p>${words.repeat(6)}</p>`).join(""),
  login,
  inputs500: `<form>${inputs}</form>`,
  spa: `${login}<div id="app"></div><script>
    globalThis.churn = () => new Promise((done) => {
      let left = 10000
      const turn = () => {
        for (let i = 0; i < 200 && left > 0; i++, left--) {
          const row = document.createElement("div")
          row.textContent = "row " + left
          app.append(row)
          if (app.childElementCount > 50) app.firstElementChild.remove()
        }
        if (left > 0) setTimeout(turn, 0); else done()
      }
      turn()
    })</script>`,
}

interface Cost {
  /** Of every renderer and the worker, while `act` was done. */
  readonly all: number
  readonly task: number
  readonly script: number
  readonly heap: number
}

/** Loads a page, lets it come to rest, and does `act` there if one is given: then only that is counted. */
async function costOf(chromium: Chromium, url: string, act?: (session: CDPSession) => Promise<void>): Promise<Cost> {
  const page = await chromium.context.newPage()
  try {
    const session = await chromium.context.newCDPSession(page)
    const browser = await browserOf(chromium)
    await session.send("Performance.enable", { timeDomain: "threadTicks" })
    const look = async () => {
      const { metrics } = await session.send("Performance.getMetrics")
      return (name: string): number => metrics.find((metric) => metric.name === name)?.value ?? 0
    }
    await page.goto(url)
    await pause(500)
    const [before, threads] = [act === undefined ? () => 0 : await look(), await threadsOf(browser)]
    await act?.(session)
    const [all, after] = [spent(threads, await threadsOf(browser), runsPages), await look()]
    await session.send("HeapProfiler.collectGarbage")
    const heap = (await look())("JSHeapUsedSize")
    return {
      all,
      task: (after("TaskDuration") - before("TaskDuration")) * 1000,
      script: (after("ScriptDuration") - before("ScriptDuration")) * 1000,
      heap: heap / 1048576,
    }
  } finally {
    await page.close()
  }
}

async function browserOf({ context }: Chromium): Promise<CDPSession> {
  const session = await context.browser()?.newBrowserCDPSession()
  if (session === undefined) throw new Error("Playwright gives no browser for this context")
  return session
}

const churn = async (session: CDPSession): Promise<void> => {
  await session.send("Runtime.evaluate", { expression: "churn()", awaitPromise: true })
}
/** A click into the first field, and what comes of it. */
const focus = async (session: CDPSession): Promise<void> => {
  const expression = `(() => { const { x, y } = document.querySelector("input").getBoundingClientRect(); return [x + 9, y + 9] })()`
  const { result } = await session.send("Runtime.evaluate", { expression, returnByValue: true })
  const [x = 0, y = 0] = result.value as number[]
  const button = { x, y, button: "left", clickCount: 1 } as const
  await session.send("Input.dispatchMouseEvent", { ...button, type: "mousePressed" })
  await session.send("Input.dispatchMouseEvent", { ...button, type: "mouseReleased" })
  await pause(800)
}

type Measured = "all" | "task" | "script" | "heap"
const measurements: readonly (readonly [
  name: string,
  page: string,
  what: Measured,
  unit: string,
  act?: typeof focus,
])[] = [
  ["page.article.script", "article", "script", "ms"],
  ["page.article.heap", "article", "heap", "MB"],
  ["page.spa.churn", "spa", "script", "ms", churn],
  ["page.login.task", "login", "task", "ms"],
  ["page.login.focused", "login", "all", "ms", focus],
  ["page.inputs500.task", "inputs500", "task", "ms"],
]

const hosts = ["http://*/*", "https://*/*"]

async function serve() {
  const server = createServer((request, response) => {
    response.writeHead(200, { "content-type": "text/html; charset=utf-8" })
    response.end(`<!doctype html><title>Page</title>${pages[request.url?.slice(1) ?? ""] ?? ""}`)
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const address = server.address()
  return { server, port: typeof address === "object" && address !== null ? address.port : 0 }
}

/** Keeps an account of the site, as the popup does. */
async function keep(own: ChromiumPage, username: string, port: number): Promise<void> {
  const wish = { issuer: "Shop", username, email: "", password: "made up", recovery: [] }
  await ask(own, "signIn.save", { id: null, wish: { ...wish, sites: [`localhost:${port}`] } })
}

/**
 * `menu.10000`: from the focus of a field to the menu with its matches, in a browser whose open vault has 10,000 accounts,
 * five of them of this site. CPU of the page, the menu's frame and the worker, the click included.
 */
export async function benchMenu(ours: string, rounds = 7): Promise<Line[]> {
  const vault = await seedVault(10_000)
  const { server, port } = await serve()
  const subject = await launchGranted({ extension: ours }, hosts)
  try {
    const own = await subject.page("manifest.json")
    await plantVault(own, vault)
    await openPlanted(own, vault)
    await ask(own, "gate.open", { password: vault.password })
    for (const username of ["ada", "ben", "cleo", "dora", "emma"]) await keep(own, username, port)
    await pause(500)
    const costs: number[] = []
    // The first is the browser's own first time.
    for (let round = -1; round < rounds; round++) {
      let shown: string | undefined
      const { all } = await costOf(subject, `http://localhost:${port}/login`, async (session) => {
        await focus(session)
        const frames = subject.context.pages().flatMap((page) => page.frames())
        shown = await frames.find((frame) => frame.url().includes("/src/menu/"))?.evaluate("document.body.innerText")
      })
      if (!shown?.includes("emma")) throw new Error("the menu does not show what it should")
      if (round >= 0) costs.push(all)
    }
    return [lineOf("menu.10000", "ms", costs)]
  } finally {
    await subject.close()
    server.close()
  }
}

/** `page.*`: ours less without, of each page in turn. @param empty an extension that does nothing in pages */
export async function benchPage(ours: string, empty: string, rounds = 7): Promise<Line[]> {
  const { server, port } = await serve()
  const subject = await launchGranted({ extension: ours }, hosts)
  const without = await launchChromium({ extension: empty })
  try {
    const own = await subject.page("manifest.json")
    await ask(own, "vault.create", { password: masterPassword })
    await ask(own, "gate.open", { password: masterPassword })
    await keep(own, "mara", port)
    await pause(500)
    const lines = []
    for (const [name, page, what, unit, act] of measurements) {
      const url = `http://localhost:${port}/${page}`
      const costs: number[] = []
      const bare: number[] = []
      // The first of each is the browser's own first time.
      for (let round = -1; round < rounds; round++) {
        const [a, b] = [(await costOf(subject, url, act))[what], (await costOf(without, url, act))[what]]
        if (round >= 0) costs.push(a)
        if (round >= 0) bare.push(b)
      }
      lines.push(
        lineOf(
          name,
          unit,
          costs.map((cost) => cost - median(bare)),
        ),
      )
    }
    const bootstrap = await readFile(path.join(ours, "src/content/bootstrap.js"))
    return [lineOf("page.article.bytes", "bytes", [bootstrap.length]), ...lines]
  } finally {
    await Promise.all([subject.close(), without.close()])
    server.close()
  }
}
