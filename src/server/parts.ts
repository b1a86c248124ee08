import { randomBytes } from "node:crypto"
import type { Database } from "./database.ts"
import type { ServerKeys } from "./keys.ts"
import type { Log } from "./log.ts"
import type { Passwords } from "./password.ts"
import type { Sealing } from "./sealing.ts"
import type { Settings } from "./settings.ts"

/** What the server is made of, handed to everything that needs it. */
export interface Parts {
  readonly settings: Settings
  readonly database: Database
  readonly sealing: Sealing
  readonly keys: ServerKeys
  readonly passwords: Passwords
  readonly log: Log
  /** ms since 1970. */
  readonly now: () => number
  /** Sends a request to another server. */
  readonly reach: typeof globalThis.fetch
}

/** What comes from outside of the program. */
export type World = Pick<Parts, "log" | "now" | "reach">

/** An id of 128 random bits, that nobody guesses. */
export const newId = (): string => randomBytes(16).toString("base64url")
