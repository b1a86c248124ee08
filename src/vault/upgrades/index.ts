import { CountersignError } from "../../domain/error.ts"
import * as first from "./0001-first.ts"

interface Step {
  readonly version: number
  readonly upgrade: (before: unknown) => unknown
}

/** Every step, oldest first; a new one is added at the end and none is ever changed. */
const steps: readonly Step[] = [first]

/** The version of bucket content that this program writes. */
export const CONTENT_VERSION = steps.at(-1)!.version

/**
 * Brings the parsed content of a bucket to {@link CONTENT_VERSION}; `null` gives an empty bucket.
 * @throws vault.newer if a newer Countersign wrote it, vault.damaged if it has no version
 */
export function upgraded(content: unknown): unknown {
  const from = content === null ? 0 : versionOf(content)
  if (from > CONTENT_VERSION) throw new CountersignError("vault.newer", "content")
  return steps.filter((step) => step.version > from).reduce<unknown>((before, step) => step.upgrade(before), content)
}

function versionOf(content: unknown): number {
  const version = typeof content === "object" && content !== null && "version" in content ? content.version : null
  if (!Number.isSafeInteger(version) || Number(version) < 1) throw new CountersignError("vault.damaged", "content")
  return Number(version)
}
