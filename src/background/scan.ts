/** Reading QR codes off the page that is seen. What is found stays here, sealed; the popup gets names only. */
import browser from "webextension-polyfill"
import { randomBytes, toBase64Url } from "../domain/bytes.ts"
import { codeOf, CountersignError, type ErrorCode } from "../domain/error.ts"
import { readOtpauthUri, type NewOtp } from "../domain/otpauth-uri.ts"
import type { AddOutcome, Find, OnDuplicate, ScanResult } from "../messages/contract.ts"
import { addOtp, briefOf, duplicateOf } from "./adding.ts"
import { keepFinds, readFinds } from "./finds.ts"
import { requireOpen } from "./held.ts"
import { activeSite } from "./list.ts"
import { openedIndex } from "./opened.ts"
import { readQr } from "./workshop.ts"

async function capture(): Promise<string> {
  try {
    return await browser.tabs.captureVisibleTab(undefined, { format: "png" })
  } catch (cause) {
    throw new CountersignError("scan.forbidden", undefined, { cause })
  }
}

type Reading = { readonly link: string; readonly otp: NewOtp } | { readonly problem: ErrorCode }

/** What one QR code says; `null` if it has nothing to do with codes, as a page's other QR codes. */
function reading(link: string): Reading | null {
  if (!/^(?:otpauth|otpauth-migration|steam|motp|pia):/i.test(link.trim())) return null
  try {
    return { link, otp: readOtpauthUri(link) }
  } catch (thrown) {
    return { problem: codeOf(thrown) }
  }
}

/** Every account that the visible page shows as a QR code. @throws scan.none, scan.foreign, scan.forbidden */
export async function scanPage(): Promise<ScanResult> {
  const held = await requireOpen()
  const [image, site, opened] = await Promise.all([capture(), activeSite(), openedIndex()])
  const texts = await readQr(image)
  if (texts.length === 0) throw new CountersignError("scan.none")
  const readings = texts.map(reading).filter((one) => one !== null)
  if (readings.length === 0) throw new CountersignError("scan.foreign")
  const links: Record<string, string> = {}
  const finds: Find[] = []
  for (const one of readings) {
    if (!("otp" in one)) continue
    const find = toBase64Url(randomBytes(16))
    const { issuer, username, kind, digits } = one.otp
    const duplicate = await duplicateOf({ opened, held }, one.otp)
    links[find] = one.link
    finds.push({ find, issuer, username, kind, digits, duplicate: duplicate && briefOf(duplicate) })
  }
  await keepFinds({ at: Date.now(), site, links })
  return { finds, problems: readings.flatMap((one) => ("problem" in one ? [one.problem] : [])) }
}

/** Adds one of the last scan's finds, under the names that the person left or gave it. */
export async function addFind(given: {
  find: string
  issuer: string
  username: string
  onDuplicate: OnDuplicate
}): Promise<AddOutcome> {
  const finds = await readFinds()
  const link = finds?.links[given.find]
  if (finds === null || link === undefined) throw new CountersignError("scan.none")
  const { issuer, username, onDuplicate } = given
  return addOtp({ ...readOtpauthUri(link), issuer, username }, onDuplicate, finds.site)
}
