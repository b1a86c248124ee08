/** Firefox: the camera, a chosen picture, drafts, the palette, a clock that is not asked, and the earlier states. */
import { readFileSync } from "node:fs"
import path from "node:path"
import QRCode from "qrcode"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { startFillSite, type FillSite } from "./fill/site.ts"
import { ask, firefoxBuild, masterPassword, optionsPage, popupPage, refusal, typed, wholeList } from "./flows.ts"
import type { PageDriver } from "./launch/driver.ts"
import { launchFirefox, type Firefox } from "./launch/firefox.ts"
import { toolbarIcon, type ToolbarIcon } from "./launch/firefox-icon.ts"

const fixtures = path.resolve(import.meta.dirname, "../fixtures/google-migration")
const part = (number: number): string => readFileSync(path.join(fixtures, `part-${number}.txt`), "utf8").trim()
const plain = "otpauth://totp/Harbour:ada?secret=JBSWY3DPEHPK3PXP&issuer=Harbour"
const secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
const account = { css: "[data-testid=row], [data-testid=hero]" }

let firefox: Firefox
/** A page of ours that only asks. */
let page: PageDriver

beforeAll(async () => {
  firefox = await launchFirefox({
    extension: firefoxBuild,
    // Firefox's own fake camera (a colour that changes), without the question that nobody can answer headless.
    prefs: { "media.navigator.streams.fake": true, "media.navigator.permission.disabled": true },
  })
  page = await firefox.page(popupPage)
  await ask(page, "vault.create", { password: masterPassword })
})

afterAll(() => firefox.close())

const issuers = async (): Promise<string[]> =>
  (await ask(page, "list.find", wholeList)).rows.map(({ issuer, username }) => issuer || username).toSorted()
const idOf = async (issuer: string): Promise<string> =>
  (await ask(page, "list.find", wholeList)).rows.find((row) => row.issuer === issuer)!.id

async function emptied(): Promise<void> {
  for (const { id } of (await ask(page, "list.find", wholeList)).rows) {
    await ask(page, "account.remove", { id })
    await ask(page, "account.erase", { id })
  }
}

describe.sequential("half typed", () => {
  test("and closed at once, it is there again; used, it is gone", async () => {
    let popup = await firefox.page(popupPage)
    await popup.click("add")
    await popup.click("add-type")
    await popup.type("add-issuer", "Lighthouse")
    await popup.type("add-secret", secret)
    await popup.close()
    popup = await firefox.page(popupPage)
    await popup.click("add")
    await popup.click("add-type", { text: "Begun earlier" })
    await popup.waitFor("add-issuer", { text: "Lighthouse" })
    await popup.waitFor("add-secret", { text: secret })
    await popup.click("add-save")
    await popup.waitFor({ ...account, having: "Lighthouse" })
    expect(await ask(page, "draft.get", { form: "add" })).toBeNull()
    await popup.close()
  })
})

describe.sequential("a picture", () => {
  const bytesOf = (url: string) =>
    `Uint8Array.from(atob(${JSON.stringify(url.split(",")[1])}), (char) => char.charCodeAt(0))`

  /** As the file dialog leaves it in the field: no test can click in a dialog. */
  const choose = (popup: PageDriver, url: string): Promise<unknown> =>
    popup.evaluate(`(() => {
      const data = new DataTransfer()
      data.items.add(new File([${bytesOf(url)}], "code.png", { type: "image/png" }))
      const input = document.querySelector("[data-testid=image-file]")
      input.files = data.files
      input.dispatchEvent(new Event("change", { bubbles: true }))
    })()`)

  test("chosen; one without a code is said to be", async () => {
    await emptied()
    const popup = await firefox.page(`${popupPage}#image`)
    await popup.waitFor("add-image-drop")
    await choose(popup, await QRCode.toDataURL("https://site.example/"))
    await popup.waitFor("image-error", { text: /QR code/ })
    await choose(popup, await QRCode.toDataURL(plain))
    await popup.waitFor("find-issuer", { text: "Harbour" })
    await popup.click("find-add")
    await popup.waitFor({ ...account, having: "Harbour" })
    expect(await issuers()).toEqual(["Harbour"])
    await popup.close()
  })

  test("that is none is refused in words", async () => {
    const popup = await firefox.page(`${popupPage}#image`)
    await popup.waitFor("add-image-drop")
    await choose(popup, `data:image/png;base64,${Buffer.from("no picture").toString("base64")}`)
    await popup.waitFor("image-error", { text: "not a picture" })
    await popup.close()
  })
})

describe.sequential("the webcam", () => {
  test("opens, its picture runs, and it is off as soon as it is left", async () => {
    const popup = await firefox.page(`${popupPage}#camera`)
    await popup.waitFor("camera")
    const video = `document.querySelector("[data-testid=camera]")`
    await expect.poll(() => popup.evaluate(`${video}.videoWidth > 0 && ${video}.currentTime > 0`)).toBe(true)
    const before = Number(await popup.evaluate(`${video}.currentTime`))
    await expect.poll(async () => Number(await popup.evaluate(`${video}.currentTime`))).toBeGreaterThan(before)
    await popup.evaluate(`void (globalThis.seen = ${video}.srcObject.getTracks())`)
    expect(await popup.evaluate("seen.map(({ kind, readyState }) => kind + ' ' + readyState)")).toEqual(["video live"])
    await popup.click("add-back")
    await popup.waitFor("add-camera")
    expect(await popup.evaluate("seen.map(({ readyState }) => readyState)")).toEqual(["ended"])
    await popup.close()
  })

  // Firefox takes no film for its fake camera. What stands in for it here is a stream drawn by this test in place of
  // getUserMedia's; all from the video element on (looking, reading, the steps of an export) is the real thing.
  test("a stand-in stream of an export's codes is read, one after another", async () => {
    await emptied()
    const popup = await firefox.page(popupPage)
    const codes = [3, 1, 2].map((number) => {
      const { modules } = QRCode.create(part(number), { errorCorrectionLevel: "L" })
      return { size: modules.size, dark: Array.from(modules.data, Number).join("") }
    })
    await popup.evaluate((film: { size: number; dark: string }[]) => {
      const canvas = document.createElement("canvas")
      Object.assign(canvas, { width: 640, height: 480 })
      const pen = canvas.getContext("2d")!
      let turn = 0
      setInterval(() => {
        // Each code for about a second, over and over.
        const { size, dark } = film[Math.floor(turn++ / 10) % film.length]!
        const scale = Math.floor(480 / (size + 8))
        pen.fillStyle = "white"
        pen.fillRect(0, 0, 640, 480)
        pen.fillStyle = "black"
        for (let at = 0; at < dark.length; at++) {
          if (dark[at] !== "1") continue
          pen.fillRect(80 + (4 + (at % size)) * scale, (4 + Math.floor(at / size)) * scale, scale, scale)
        }
      }, 100)
      navigator.mediaDevices.getUserMedia = () => Promise.resolve(canvas.captureStream())
    }, codes)
    await popup.click("add")
    await popup.click("add-camera")
    const left = async () => Number(/\d+/.exec((await popup.text("export-missing")) ?? "0")?.[0])
    await popup.waitFor("find", { timeout: 60_000 })
    for (let round = 0; round < 3 && (await popup.count("export-missing")) > 0; round++) {
      const before = await left()
      await popup.click("export-next")
      await expect
        .poll(async () => (await popup.count("find")) > 0 && (await left()) < before, { timeout: 60_000 })
        .toBe(true)
    }
    expect(await popup.count("find")).toBe(5)
    await popup.click("find-add")
    await popup.waitFor({ ...account, having: "GitHub" })
    expect(await issuers()).toHaveLength(5)
    await popup.close()
  })

  test("forbidden by the browser, it says so; allowed, it goes on", async () => {
    const settings = await firefox.visit("about:config")
    const forbid = (on: boolean): Promise<unknown> =>
      settings.evaluate(`(() => {
        Services.prefs.setBoolPref("media.navigator.permission.disabled", ${!on})
        Services.prefs.setIntPref("permissions.default.camera", ${on ? 2 : 0})
      })()`)
    await forbid(true)
    const popup = await firefox.page(`${popupPage}#camera`)
    await popup.waitFor("camera-error", { text: /camera/i })
    await forbid(false)
    await popup.click({ css: "main button" })
    await expect.poll(() => popup.evaluate(`document.querySelector("video")?.videoWidth > 0`)).toBe(true)
    await popup.close()
    await settings.close()
  })
})

describe.sequential("by keys", () => {
  test("the palette gives the focus back, finds, and copies", async () => {
    await emptied()
    for (const issuer of ["GitHub", "GitLab", "Northwind Bank"]) await ask(page, "account.add", typed(secret, issuer))
    const popup = await firefox.page(popupPage)
    const chosen = { css: ".palette [aria-selected=true]" }
    await popup.click("search")
    await popup.press("Control+k")
    await popup.waitFor("palette-command")
    await popup.press("Escape")
    await popup.waitGone("palette")
    expect(await popup.evaluate("document.activeElement.dataset.testid")).toBe("search")
    await popup.press("Control+k")
    await popup.type("palette-typed", "git")
    await popup.waitFor({ css: "[role=listbox][aria-busy=false]" }, { text: "GitLab" })
    await popup.waitFor(chosen, { text: "GitHub" })
    const at = `[...document.querySelectorAll("[data-testid=palette-command]")].findIndex((one) => one.ariaSelected === "true")`
    const last = (await popup.count("palette-command")) - 1
    await popup.press("ArrowUp")
    await expect.poll(() => popup.evaluate(at)).toBe(last)
    await popup.press("ArrowDown")
    await popup.waitFor(chosen, { text: "GitHub" })
    await popup.press("ArrowDown")
    await popup.waitFor(chosen, { text: /GitHub[\s\S]*Open/ })
    await popup.press("Enter")
    await popup.waitFor("detail-code")
    await popup.press("Escape")
    await popup.waitFor("search")
    await popup.press("Control+k")
    await popup.type("palette-typed", "northwind")
    await popup.waitFor(chosen, { text: "Northwind Bank" })
    await popup.press("Enter")
    await popup.waitFor("toast")
    const { code } = (await ask(page, "list.find", wholeList)).rows.find(({ issuer }) => issuer === "Northwind Bank")!
    expect(code!.used).toBe(true)
    await popup.click("search")
    await popup.press("Control+v")
    await popup.waitFor("search", { text: code!.code })
    await popup.close()
  })
})

describe.sequential("the clock of a site without access to it", () => {
  const asked: string[] = []
  let site: FillSite
  let tab: PageDriver
  let icon: ToolbarIcon

  beforeAll(async () => {
    site = await startFillSite(
      { "/strict": { body: "strict", headers: { "content-security-policy": "default-src 'none'" } } },
      (method, asking) => void (method === "HEAD" && asked.push(asking)),
    )
    icon = await toolbarIcon(firefox)
    tab = await firefox.visit(site.url("/login"))
  })

  afterAll(async () => {
    await tab.close()
    await icon.close()
    await site.close()
  })

  test("is not asked", async () => {
    expect(await refusal(page, "clock.check")).toBe("clock.forbidden")
    expect(asked).toEqual([])
    expect(await ask(page, "network.list")).toEqual([])
  })

  test("after a click on the icon, it is asked from within the page", async () => {
    expect(await icon.click()).toBe(`${firefox.origin}/${popupPage}`)
    const { site: name, offset, within } = await ask(page, "clock.check")
    expect(name).toBe("shop.localhost")
    expect(Math.abs(offset)).toBeLessThanOrEqual(within + 1000)
    expect(asked).toEqual(["/login"])
  })

  test("where the page's policy stops that, nothing is sent, and it is said why", async () => {
    await tab.close()
    tab = await firefox.visit(site.url("/strict"))
    await icon.click()
    expect(await refusal(page, "clock.check")).toBe("clock.barred")
    expect(asked).toEqual(["/login"])
    expect(await ask(page, "network.list")).toHaveLength(1)
  })
})

describe.sequential("the time machine", () => {
  test("shows the difference, goes back, and forward again", async () => {
    const id = await idOf("GitLab")
    const times = await ask(page, "snapshot.list")
    expect(times.length).toBeGreaterThan(0)
    await ask(page, "snapshot.restore", { at: times[0]!, ids: [] })
    await ask(page, "account.edit", { id, changes: { issuer: "GitLab, by mistake" } })
    const settings = await firefox.page(`${optionsPage}#backup`)
    await settings.click({ id: "snapshot-look", nth: 0 })
    await settings.waitFor("differences-older", { text: "GitLab" })
    await settings.click({ id: "difference", having: "GitLab" })
    await settings.click("restore-choice-submit")
    await settings.waitFor("restore-undo", { timeout: 60_000 })
    expect(await idOf("GitLab")).toBe(id)
    await settings.click("restore-undo-go")
    await settings.waitGone("restore-undo")
    expect(await idOf("GitLab, by mistake")).toBe(id)
    await settings.close()
  })
})
