/** Every way to add an account in Chromium but the scan of a page, which vault.test.ts tries. */
import { createHash } from "node:crypto"
import { readFileSync } from "node:fs"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import path from "node:path"
import { AxeBuilder } from "@axe-core/playwright"
import QRCode from "qrcode"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { writeFilm } from "./camera-film.ts"
import { ask, chromiumBuild, masterPassword, popupPage, wholeList, showIn } from "./flows.ts"
import { launchChromium, type Chromium, type ChromiumPage } from "./launch/chromium.ts"

const fixtures = path.resolve(import.meta.dirname, "../fixtures/google-migration")
const part = (number: number): string => readFileSync(path.join(fixtures, `part-${number}.txt`), "utf8").trim()
/** A picture of one grey dot. */
const blank =
  "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg=="
const plain = "otpauth://totp/Harbour:ada?secret=JBSWY3DPEHPK3PXP&issuer=Harbour"

let folder: string
let chromium: Chromium
/** A page of ours that only asks. */
let page: ChromiumPage

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "countersign-adding-"))
  await writeFilm(path.join(folder, "film.y4m"), [null, part(3), part(1), part(2)])
  chromium = await launchChromium({
    extension: chromiumBuild,
    args: [
      "--use-fake-ui-for-media-stream",
      "--use-fake-device-for-media-stream",
      `--use-file-for-fake-video-capture=${path.join(folder, "film.y4m")}`,
    ],
  })
  page = await chromium.page("manifest.json")
  await ask(page, "vault.create", { password: masterPassword })
})

afterAll(async () => {
  await chromium.close()
  await rm(folder, { recursive: true, force: true })
})

async function open(hash = ""): Promise<ChromiumPage> {
  const opened = await chromium.page(popupPage + hash)
  await opened.page.setViewportSize({ width: 380, height: 600 })
  return opened
}

const names = async (): Promise<string[]> =>
  (await ask(page, "list.find", wholeList)).rows.map(({ issuer, username }) => issuer || username).toSorted()

async function emptied(): Promise<void> {
  for (const { id } of (await ask(page, "list.find", wholeList)).rows) {
    await ask(page, "account.remove", { id })
    await ask(page, "account.erase", { id })
  }
}

async function expectClean(popup: ChromiumPage, name: string): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await showIn(popup, colorScheme)
    const directory = process.env["LOOK"]
    if (directory !== undefined) await popup.screenshot(`${directory}/adding-${name}-${colorScheme}.png`)
    const { violations } = await new AxeBuilder({ page: popup.page }).analyze()
    expect(violations.map(({ id, nodes }) => `${name} ${id}: ${nodes.map(({ html }) => html).join(" ")}`)).toEqual([])
  }
}

/** Gives the page pictures by the event that a paste or a drop makes. */
async function give(popup: ChromiumPage, event: "paste" | "drop", ...dataUrls: string[]): Promise<void> {
  await popup.evaluate(
    (kind: string, urls: string[]) => {
      const data = new DataTransfer()
      for (const url of urls) {
        const bytes = Uint8Array.from(atob(url.split(",")[1] ?? ""), (char) => char.charCodeAt(0))
        data.items.add(new File([bytes], "code.png", { type: "image/png" }))
      }
      document.dispatchEvent(
        kind === "paste"
          ? new ClipboardEvent("paste", { clipboardData: data, bubbles: true })
          : new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }),
      )
    },
    event,
    dataUrls,
  )
}

describe.sequential("adding", () => {
  test("an export's codes in the wrong order, by pasted link: what is missing is said, all are added", async () => {
    const popup = await open()
    await popup.click("add")
    await popup.click("add-link")
    await popup.type("add-secret", part(3))
    await popup.press("Enter")
    await popup.waitFor("export-missing", { text: "2 of 3" })
    expect(await popup.count("find")).toBe(1)
    await expectClean(popup, "export")
    // What is there can be added at once; the rest goes on after it.
    await popup.click("find-add")
    await popup.type("add-secret", part(1))
    await popup.press("Enter")
    await popup.waitFor("export-missing", { text: "1 of 3" })
    expect(await popup.count("find")).toBe(2)
    await popup.click("export-next")
    // The same one again counts once.
    await popup.type("add-secret", part(1))
    await popup.press("Enter")
    await popup.waitFor("export-missing", { text: "1 of 3" })
    expect(await popup.count("find")).toBe(2)
    await popup.click("export-next")
    await popup.type("add-secret", part(2))
    await popup.press("Enter")
    await popup.waitFor({ id: "find", nth: 3 })
    expect(await popup.count("export-missing")).toBe(0)
    await popup.click("find-add", { text: "4" })
    await popup.waitFor({ css: "[data-testid=row], [data-testid=hero]", having: "GitHub" })
    expect(await names()).toEqual(["Counter", "GitHub", "Почта", "銀行", "🦊 Fox"].toSorted())
    await popup.close()
  })

  test("an image file, chosen in a tab", async () => {
    await emptied()
    const popup = await open("#image")
    await expectClean(popup, "image")
    const chooser = popup.page.waitForEvent("filechooser")
    await popup.click("image-choose")
    const buffer = await QRCode.toBuffer(plain, { color: { light: "#0000" }, margin: 4 })
    await (await chooser).setFiles({ name: "code.png", mimeType: "image/png", buffer })
    await popup.waitFor("find-issuer", { text: "Harbour" })
    await popup.click("find-add")
    await popup.waitFor({ css: "[data-testid=row], [data-testid=hero]", having: "Harbour" })
    await popup.close()
  })

  test.each(["paste", "drop"] as const)("a picture by %s; what is no picture, or no code, is said", async (event) => {
    await emptied()
    const popup = await open("#image")
    await popup.waitFor("add-image-drop")
    await give(popup, event, `data:image/png;base64,${Buffer.from("no picture").toString("base64")}`)
    await popup.waitFor("image-error", { text: "not a picture" })
    await give(popup, event, await QRCode.toDataURL("https://site.example/"))
    await popup.waitFor("image-error", { text: "in this picture, but no account" })
    await give(popup, event, blank)
    await popup.waitFor("image-error", { text: "No QR code was seen in this picture" })
    await give(popup, event, await QRCode.toDataURL(plain))
    await popup.click("find-add")
    await popup.waitFor({ css: "[data-testid=row], [data-testid=hero]", having: "Harbour" })
    expect(await names()).toEqual(["Harbour"])
    await popup.close()
  })

  test("codes that a PIN goes into: it is asked for, by a link and by a picture, and is part of what is shown", async () => {
    await emptied()
    const popup = await open()
    await popup.click("add")
    await popup.click("add-link")
    await popup.type("add-secret", "motp://Gate:ada?secret=7ac61d4736f51a2b")
    await popup.click("add-save")
    await popup.waitFor({ css: "[aria-invalid=true][data-testid=add-pin]" })
    await expectClean(popup, "pin")
    await popup.type("add-pin", "1234")
    await popup.click("add-save")
    await popup.waitFor({ css: "[data-testid=row], [data-testid=hero]", having: "Gate" })
    const [gate] = (await ask(page, "list.find", wholeList)).rows
    const step = Math.floor((gate?.code?.expiresAt ?? 0) / 10_000) - 1
    const made = createHash("md5").update(`${step}7ac61d4736f51a2b1234`).digest("hex").slice(0, 6)
    expect(gate).toMatchObject({ kind: "motp", code: { code: made, period: 10 } })
    // The worker's first script answers a popup alone where it can make all the codes; not these.
    await popup.close()
    await chromium.stopWorker()
    const later = await open()
    await later.waitFor({ css: "[data-testid=row], [data-testid=hero]", having: "Gate" })
    await expect.poll(() => later.allText()).toMatch(/\b[0-9a-f]{3}\s?[0-9a-f]{3}\b/)
    await later.close()
    const shown = await ask(page, "account.reveal", { id: gate!.id, proof: { password: masterPassword } })
    expect(shown.uri).toBe("motp://Gate:ada?secret=7ac61d4736f51a2b&issuer=Gate&pin=1234")

    const picture = await open("#image")
    await picture.waitFor("add-image-drop")
    await give(
      picture,
      "drop",
      await QRCode.toDataURL("otpauth://yaotp/bo?secret=LA2V6KMCGYMWWVEW64RNP3JA3I&pin_length=4"),
    )
    await picture.waitFor("find-issuer", { text: "Yandex" })
    await picture.type("find-pin", "75")
    await picture.click("find-add")
    await picture.waitFor({ css: "[aria-invalid=true][data-testid=find-pin]" })
    await expectClean(picture, "pin-found")
    await picture.type("find-pin", "7586")
    await picture.click("find-add")
    await picture.waitFor({ css: "[data-testid=row], [data-testid=hero]", having: "Yandex" })
    const yandex = (await ask(page, "list.find", wholeList)).rows.find(({ kind }) => kind === "yandex")
    expect(yandex?.code?.code).toMatch(/^[a-z]{8}$/)
    await picture.close()
  })

  test("the pictures of an export, dropped all at once in any order, with others among them", async () => {
    await emptied()
    const popup = await open("#image")
    await popup.waitFor("add-image-drop")
    const pictures = await Promise.all(
      [part(2), plain, part(3), part(2), part(1)].map((text) => QRCode.toDataURL(text)),
    )
    await give(popup, "drop", blank, ...pictures)
    await popup.waitFor({ id: "find", nth: 5 })
    expect([await popup.count("find"), await popup.count("export-missing")]).toEqual([6, 0])
    await popup.waitFor("toast", { text: "In one picture there was no account" })
    await popup.click("find-add", { text: "6" })
    await popup.waitFor({ css: "[data-testid=row], [data-testid=hero]", having: "GitHub" })
    expect(await names()).toEqual(["Counter", "GitHub", "Harbour", "Почта", "銀行", "🦊 Fox"].toSorted())
    await popup.close()
  })

  test("the webcam reads an export, one QR code after another", async () => {
    await emptied()
    const popup = await open("#camera")
    const left = async () => Number(/\d+/.exec((await popup.text("export-missing")) ?? "0")?.[0])
    await popup.waitFor("find", { timeout: 60_000 })
    for (let round = 0; round < 6 && (await popup.count("export-missing")) > 0; round++) {
      const before = await left()
      await popup.click("export-next")
      await expect
        .poll(async () => (await popup.count("find")) > 0 && (await left()) < before, { timeout: 60_000 })
        .toBe(true)
    }
    expect(await popup.count("find")).toBe(5)
    await popup.click("find-add")
    await popup.waitFor({ css: "[data-testid=row], [data-testid=hero]", having: "GitHub" })
    expect(await names()).toHaveLength(5)
    await popup.close()
  })

  test("the context menu: a link, and a picture that carries its bytes", async () => {
    const worker = await chromium.worker()
    // Both entries were taken by the browser: it refuses to change one that is not there.
    await worker.evaluate(() => {
      const { contextMenus } = (
        globalThis as unknown as { chrome: { contextMenus: { update(id: string, changes: object): Promise<void> } } }
      ).chrome
      return Promise.all(["add-image", "add-link"].map((id) => contextMenus.update(id, {})))
    })
    const choose = async (info: object): Promise<ChromiumPage> => {
      const opening = chromium.context.waitForEvent("page")
      // No test can click in the browser's own menu; this is the event that the click makes.
      await worker.evaluate((given) => {
        const { onClicked } = (
          globalThis as unknown as { chrome: { contextMenus: { onClicked: { dispatch(info: object): void } } } }
        ).chrome.contextMenus
        onClicked.dispatch(given)
      }, info)
      return chromium.drive(await opening)
    }
    for (const info of [
      { menuItemId: "add-link", linkUrl: plain, pageUrl: "https://harbour.example/setup" },
      { menuItemId: "add-image", srcUrl: await QRCode.toDataURL(plain), pageUrl: "https://harbour.example/setup" },
    ]) {
      await emptied()
      const popup = await choose(info)
      await popup.waitFor("find-issuer", { text: "Harbour" })
      await popup.click("find-add")
      await popup.waitFor({ css: "[data-testid=row], [data-testid=hero]", having: "Harbour" })
      await popup.close()
    }
    const popup = await choose({ menuItemId: "add-link", linkUrl: "https://harbour.example/elsewhere" })
    await popup.waitFor("add-secret")
    await popup.close()
  })

  test("locked: the tab asks to unlock, and then goes on where it was meant to", async () => {
    await ask(page, "session.lock", { fully: true })
    const popup = await open("#image")
    await popup.type("unlock-password", masterPassword)
    await popup.press("Enter")
    await popup.waitFor("add-image-drop", { timeout: 60_000 })
    await popup.close()
  })
})
