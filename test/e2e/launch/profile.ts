import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import path from "node:path"

/** A fresh profile directory in the system's temporary directory. */
export function newProfile(browser: string): Promise<string> {
  return mkdtemp(path.join(tmpdir(), `countersign-${browser}-`))
}

/** Removes a profile; a browser's children may write for a moment after it has ended, so it tries again. */
export function removeProfile(directory: string): Promise<void> {
  return rm(directory, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 })
}

/** How a browser is closed: with `keepProfile` its profile stays, for another launch or to be looked through. */
export interface Closing {
  keepProfile?: boolean
}
