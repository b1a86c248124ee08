/** The door to the workshop: Chromium starts it from an offscreen document, Firefox from the event page. */
import browser from "webextension-polyfill"
import * as v from "valibot"
import { fromBase64Url, type Bytes } from "../domain/bytes.ts"
import type { CopiedMark } from "../domain/copied.ts"
import { isCountry } from "../domain/country.ts"
import { CountersignError } from "../domain/error.ts"
import type { Geolocation } from "../domain/position.ts"
import { emptyIfOurs, type Clipboard } from "../messages/clipboard.ts"
import { jobReplySchema, type Job, type MigrationLinks } from "../messages/jobs.ts"
import { locate } from "../messages/where.ts"
import type { Argon2id } from "../vault/kdf.ts"

/** How long the workshop may take to say that it has begun, ms; then it is started anew, once. */
const BEGIN = 5_000
/** Longest job, ms: Argon2id at the ceiling on a slow machine. */
const FINISH = 120_000

/** What Chromium's `chrome.offscreen` has that we use; the polyfill has no such thing. */
interface Offscreen {
  createDocument(options: { url: string; reasons: string[]; justification: string }): Promise<void>
  closeDocument(): Promise<void>
}
declare const chrome: { readonly offscreen?: Offscreen }

/** What the service worker sees of our own pages that we use: the offscreen document is one. */
interface OwnPage {
  readonly url: string
  postMessage(message: Job, transfer: Transferable[]): void
}
declare const clients: {
  matchAll(options: { includeUncontrolled: boolean; type: "all" }): Promise<readonly OwnPage[]>
}

/** Firefox's event page is a document; the types are those of a worker. */
interface EventPageNavigator {
  readonly geolocation?: Geolocation
  readonly clipboard: Clipboard
}

const PAGE = "src/offscreen/index.html"

let worker: Worker | null = null
let creating: Promise<void> | null = null

async function offscreenClient(offscreen: Offscreen): Promise<OwnPage | undefined> {
  const url = browser.runtime.getURL(PAGE)
  const find = async () =>
    (await clients.matchAll({ includeUncontrolled: true, type: "all" })).find((client) => client.url === url)
  const found = await find()
  if (found !== undefined) return found
  creating ??= offscreen
    .createDocument({
      url: PAGE,
      reasons: ["WORKERS", "GEOLOCATION", "CLIPBOARD"],
      justification:
        "Argon2id and QR reading, away from the worker; the country, and emptying the clipboard, where a person has allowed it",
    })
    // A document of the worker before this one may still be there: then it does as well.
    .catch(() => undefined)
    .finally(() => (creating = null))
  await creating
  return find()
}

async function send(job: Job, port: MessagePort): Promise<void> {
  const { offscreen } = chrome
  if (offscreen !== undefined) {
    const client = await offscreenClient(offscreen)
    client?.postMessage(job, [port])
    return
  }
  const { geolocation, clipboard } = navigator as unknown as EventPageNavigator
  if (job.job === "clipboard") return emptyIfOurs(clipboard, job, port)
  worker ??= new Worker(browser.runtime.getURL("workshop/index.js"), { type: "module" })
  const workshop = worker
  if (job.job !== "where") workshop.postMessage(job, [port])
  else if (geolocation === undefined) throw new CountersignError("location.unknown")
  else locate(geolocation, port, (country, to) => workshop.postMessage(country, [to]))
}

async function restart(): Promise<void> {
  worker?.terminate()
  worker = null
  await chrome.offscreen?.closeDocument().catch(() => undefined)
}

/** Resolves with the answer, or `null` if the workshop did not even begin. */
function attempt(job: Job): Promise<unknown> {
  const { port1, port2 } = new MessageChannel()
  return new Promise((resolve, reject) => {
    let timer = setTimeout(() => resolve(null), BEGIN)
    port1.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
      clearTimeout(timer)
      if (v.is(v.object({ started: v.literal(true) }), data)) {
        timer = setTimeout(() => reject(new CountersignError("workshop.failed", "too slow")), FINISH)
      } else {
        port1.close()
        resolve(data)
      }
    })
    port1.start()
    send(job, port2).catch(reject)
  })
}

async function run(job: Job): Promise<Bytes | string[] | MigrationLinks[]> {
  let answer = await attempt(job)
  if (answer === null) {
    await restart()
    answer = await attempt(job)
  }
  const reply = v.safeParse(jobReplySchema, answer)
  if (!reply.success) throw new CountersignError("workshop.failed", job.job)
  if (!reply.output.ok) throw new CountersignError(reply.output.code ?? "workshop.failed", job.job)
  return reply.output.value
}

/** Argon2id, run outside the worker. */
export const argon2id: Argon2id = async (password, salt, { memory, passes }, length) => {
  const value = await run({ job: "argon2id", password, salt, memory, passes, length })
  if (!(value instanceof Uint8Array) || value.length !== length)
    throw new CountersignError("workshop.failed", "argon2id")
  return value
}

/** An address under which the browser can read bytes as a file, for a minute: the service worker itself can make none. */
export async function fileUrl(bytes: Bytes): Promise<string> {
  const [url] = await run({ job: "file", bytes })
  if (typeof url !== "string") throw new CountersignError("workshop.failed", "file")
  return url
}

/** The texts of all QR codes in a picture given as `data:` address. @throws scan.picture if it is none */
export async function readQr(dataUrl: string): Promise<string[]> {
  const [head = "", data = ""] = dataUrl.split(",", 2)
  const type = head.slice("data:".length).split(";")[0] ?? ""
  const value = await run({ job: "qr", image: new Blob([fromBase64Url(data)], { type }) })
  if (!Array.isArray(value) || !value.every((text) => typeof text === "string"))
    throw new CountersignError("workshop.failed", "qr")
  return value
}

/** What the QR codes of Google's export hold. */
export async function readMigrations(links: readonly string[]): Promise<MigrationLinks[]> {
  const value = await run({ job: "migration", links })
  if (!Array.isArray(value) || !value.every((part) => typeof part === "object"))
    throw new CountersignError("workshop.failed", "migration")
  return value
}

/** Empties the clipboard if it holds exactly what was copied. @throws workshop.failed, also without the permissions */
export async function emptyClipboard(copied: CopiedMark): Promise<void> {
  await run({ job: "clipboard", copied })
}

/**
 * The country that this computer is in, ISO 3166-1; the browser must have been allowed to say before. No position comes
 * here.
 * @throws location.denied, location.unknown, location.slow, location.unsure, location.nowhere, workshop.failed
 */
export async function countryHere(): Promise<string> {
  const [country] = await run({ job: "where" })
  if (typeof country !== "string" || !isCountry(country)) throw new CountersignError("workshop.failed", "country")
  return country
}
