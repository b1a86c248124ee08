/** Accounts off pictures and links. What is found stays here, sealed; a page gets names only. */
import browser from "webextension-polyfill"
import { randomBytes, toBase64Url } from "../../domain/bytes.ts"
import { codeOf, CountersignError, type ErrorCode } from "../../domain/error.ts"
import { readPin, takesPin } from "../../domain/code-kind.ts"
import { readOtpauthUri } from "../../domain/otpauth-uri.ts"
import { siteOfPage } from "../../domain/site.ts"
import type { AddOutcome } from "../../messages/contract.ts"
import type { Find, ScanFunctions, ScanResult } from "../../messages/scan-contract.ts"
import { activePage, activeTab } from "../filling/active-tab.ts"
import { addOtp, addOtpTo, briefOf, duplicateOf } from "./adding.ts"
import { codeless, ownersOfCode } from "../filling/code-owners.ts"
import { forgetFinds, keepFinds, readFinds, type Finds } from "./finds.ts"
import { requireOpen } from "../locking/held.ts"
import { offersIn, offersRegistration, problemOfOffer } from "../requests/offers.ts"
import { openedIndex } from "./opened.ts"
import { readMigrations, readQr } from "../workshop.ts"

async function capture(): Promise<string> {
  try {
    const tab = await activeTab()
    return await browser.tabs.captureVisibleTab(tab?.windowId, { format: "png" })
  } catch (cause) {
    throw new CountersignError("scan.forbidden", undefined, { cause })
  }
}

/** Links that have to do with codes at all: a page's other QR codes are none of ours. */
const ofCodes = (text: string): boolean => /^(?:otpauth|otpauth-migration|steam|motp|pia):/i.test(text.trim())
const isExport = (text: string): boolean => /^otpauth-migration:/i.test(text.trim())

const nothing = (site: string | null): Finds => ({ at: Date.now(), site, links: {}, offers: {}, parts: [] })

/** `null`: the link can be taken. */
function problemOf(link: string): ErrorCode | null {
  try {
    readOtpauthUri(link)
    return null
  } catch (thrown) {
    return codeOf(thrown)
  }
}

/**
 * Takes in what pictures and links said. Codes of an export join those of it that were read before, in any order, and
 * one that is seen twice counts once; anything else takes the place of what waited.
 * @param joins it is one of several pictures that were given together, and takes the place of nothing
 * @throws scan.none, scan.foreign
 */
async function take(texts: readonly string[], site: string | null, joins = false): Promise<ScanResult> {
  if (texts.length === 0) throw new CountersignError("scan.none")
  const links = texts.filter(ofCodes)
  if (links.length === 0) throw new CountersignError("scan.foreign")
  const exported = links.filter(isExport)
  const read = exported.length === 0 ? [] : await readMigrations(exported)
  const before = read.length === 0 && !joins ? null : await readFinds()
  const goesOn = before !== null && (joins || before.parts.length > 0)
  // Codes of an export are of other sites than the one that shows it.
  const finds = goesOn ? { ...before, at: Date.now() } : nothing(read.length === 0 ? site : null)
  const problems: ErrorCode[] = []

  function keep(candidates: readonly string[]): string[] {
    const ids: string[] = []
    for (const link of candidates) {
      if (Object.values(finds.links).includes(link)) continue
      const problem = problemOf(link)
      if (problem === null) {
        const id = toBase64Url(randomBytes(16))
        finds.links[id] = link
        ids.push(id)
      } else problems.push(problem)
    }
    return ids
  }

  keep(links.filter((link) => !isExport(link) && !offersRegistration(link)))
  for (const link of links.filter(offersRegistration)) {
    const problem = await problemOfOffer(link)
    if (problem === null) finds.offers[toBase64Url(randomBytes(16))] = link
    else problems.push(problem)
  }
  for (const { batch, index, size, links: inside, problems: refused } of read) {
    problems.push(...refused)
    const same = finds.parts.find((part) => part.batch === batch && part.index === index)
    if (same !== undefined && same.finds.some((id) => finds.links[id] !== undefined)) continue
    if (inside.length === 0 && refused.length > 0 && size === 1) continue
    finds.parts = [...finds.parts.filter((part) => part !== same), { batch, index, size, finds: keep(inside) }]
  }
  await keepFinds(finds)
  return { finds: await viewsOf(finds), offers: await offersIn(finds), problems, missing: missingOf(finds) }
}

async function viewsOf({ links, site }: Finds): Promise<Find[]> {
  const [held, opened] = await Promise.all([requireOpen(), openedIndex()])
  const waiting = await codeless(site)
  const isAlone = Object.keys(links).length === 1
  return Promise.all(
    Object.entries(links).map(async ([find, link]) => {
      const otp = readOtpauthUri(link)
      const same = await duplicateOf({ opened, held }, otp)
      const { issuer, username, kind, digits } = otp
      const needsPin = takesPin(kind) && otp.pin === undefined
      // One of that name without a code is none: the code joins it.
      const duplicate = same?.parts.code === undefined ? null : briefOf(same)
      const nobody = { fitting: [], joins: false }
      const { fitting, joins } = duplicate === null ? ownersOfCode(waiting, same, otp, isAlone) : nobody
      return { find, issuer, username, kind, digits, needsPin, duplicate, fitting, joins }
    }),
  )
}

/** Exports of which QR codes have not been seen yet. */
function missingOf({ parts }: Finds): ScanResult["missing"] {
  const batches = [...new Set(parts.map(({ batch }) => batch))]
  return batches.flatMap((batch) => {
    const seen = parts.filter((part) => part.batch === batch)
    const size = Math.max(...seen.map((part) => part.size))
    return seen.length < size ? [{ size, missing: size - seen.length }] : []
  })
}

/** Every account that the visible page shows as a QR code. @throws scan.none, scan.foreign, scan.forbidden */
export async function scanPage(): Promise<ScanResult> {
  await requireOpen()
  const [image, page] = await Promise.all([capture(), activePage()])
  return take(await readQr(image), page === null ? null : siteOfPage(page))
}

/** Every account in a picture given as `data:` address. @throws scan.none, scan.foreign, scan.picture */
export async function scanImage({ image, joins }: { image: string; joins: boolean }): Promise<ScanResult> {
  await requireOpen()
  return take(await readQr(image), null, joins)
}

/** Every account in pictures of one page, given as `data:` addresses. @throws scan.none, scan.foreign */
export async function scanPictures(images: readonly string[], site: string | null): Promise<ScanResult> {
  await requireOpen()
  const texts = await Promise.all(images.map((image) => readQr(image).catch(() => [])))
  return take(texts.flat(), site)
}

/** The accounts in links. @throws scan.foreign */
export async function scanText({ text }: { text: string }, site: string | null = null): Promise<ScanResult> {
  await requireOpen()
  return take(text.split(/\s+/).filter(Boolean), site)
}

/** What was found and is not added yet. */
export async function scanWaiting(): Promise<ScanResult> {
  const finds = (await readFinds()) ?? nothing(null)
  return { finds: await viewsOf(finds), offers: await offersIn(finds), problems: [], missing: missingOf(finds) }
}

/** Adds one of the finds, under the names that the person left or gave it. */
export async function addFind(given: Parameters<ScanFunctions["scan.add"]>[0]): Promise<AddOutcome> {
  const finds = await readFinds()
  const link = finds?.links[given.find]
  if (finds === null || link === undefined) throw new CountersignError("scan.none")
  const { issuer, username, onDuplicate, into } = given
  const found = readOtpauthUri(link)
  const pin = readPin(found.kind, given.pin ?? "")
  const otp = { ...found, issuer, username, ...(found.pin === undefined && pin !== null ? { pin } : {}) }
  const outcome: AddOutcome =
    into === undefined
      ? await addOtp(otp, onDuplicate, finds.site)
      : { added: await addOtpTo(into, otp, finds.site), duplicate: null }
  if (outcome.added !== null) {
    const { [given.find]: _added, ...links } = finds.links
    const left = { ...finds, links }
    // All of it is here: the same export, looked at once more, is counted from its beginning.
    const isDone = [links, left.offers].every((all) => Object.keys(all).length === 0) && missingOf(left).length === 0
    await (isDone ? forgetFinds() : keepFinds(left))
  }
  return outcome
}
