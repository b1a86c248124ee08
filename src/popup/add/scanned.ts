import { signal } from "@preact/signals"
import type { ScanResult } from "../../messages/scan-contract.ts"
import { place, type AddWay } from "../state.ts"

/** What the last look brought; `null`: nobody has looked from this page yet. */
export const scanned = signal<ScanResult | null>(null)

/** Whether there is anything to go on with. */
export const hasAnything = ({ finds, offers, missing }: ScanResult): boolean =>
  finds.length + offers.length + missing.length > 0

/** The way by which it was found, to which the person goes back for the next QR code of an export. */
let from: AddWay = "scan"

/** Goes to what was found. */
export function showFound(result: ScanResult, way: AddWay): void {
  scanned.value = result
  from = way
  place.value = { name: "add", way: "found" }
}

/** Looks once more, the same way. */
export function again(): void {
  place.value = { name: "add", way: from }
}

/** Whether a look brought anything that the last one had not. */
export function isNews({ finds, offers, missing }: ScanResult): boolean {
  const before = scanned.peek()
  const known = new Set(before?.finds.map(({ find }) => find))
  const offered = new Set(before?.offers.map(({ offer }) => offer))
  if (offers.some(({ offer }) => !offered.has(offer))) return true
  const left = (result: ScanResult["missing"]) => result.reduce((sum, each) => sum + each.missing, 0)
  return finds.some(({ find }) => !known.has(find)) || left(missing) !== left(before?.missing ?? [])
}
