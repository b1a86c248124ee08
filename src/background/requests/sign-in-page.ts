/**
 * A page of a registered server in front, most likely its sign-in page: asks every few seconds, as if a page of ours were
 * looked at, for the request that it is about to send. Its address is known for the access that registering asked for.
 */
import browser from "webextension-polyfill"
import { codeOf } from "../../domain/error.ts"
import { listening } from "./listening.ts"
import { log } from "../log.ts"
import { pollLively } from "./polling.ts"
import { originOf, readRegistrations } from "./registrations.ts"
import { on } from "../events.ts"
import { stayWakeable } from "./waking.ts"

const EVERY = 2_500
/** A page that is left open asks no longer than this, ms: a request lives two minutes. */
const LONGEST = 3 * 60_000

const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms))

function originAt(url: string | undefined): string | null {
  return url !== undefined && URL.canParse(url) ? new URL(url).origin : null
}

/** The tab in front, if it shows a page of a registered server that may be asked now. */
async function pageInFront(): Promise<number | null> {
  const { state, held } = await listening()
  if (state !== "listening" || held === null) return null
  const [tab] = await browser.tabs.query({ active: true, lastFocusedWindow: true })
  const origin = originAt(tab?.url)
  const isOurs = origin !== null && (await readRegistrations(held)).some((each) => originOf(each) === origin)
  return isOurs ? (tab?.id ?? null) : null
}

/** The tab that is attended to, or was until its time was over. */
let attended: number | null = null

/** Asks while the page stays in front. Told again of the same page it does nothing: pages that reload have one time too. */
async function attend(): Promise<void> {
  const page = await pageInFront()
  if (page === attended) return
  attended = page
  const until = Date.now() + LONGEST
  for (let now = page; now !== null && now === attended; now = await pageInFront()) {
    if (Date.now() >= until) return
    await pollLively()
    await stayWakeable()
    await wait(EVERY)
  }
  if (attended === page) attended = null
}

const quietly = (): void => void attend().catch((thrown: unknown) => log("network", codeOf(thrown)))

/** Listens, in the first turn of the worker. */
export function watchSignInPages(): void {
  on("tabActivated", quietly)
  on("tabUpdated", (_id, { url, status }, { active }) => {
    if (active && (url !== undefined || status === "complete")) quietly()
  })
}
