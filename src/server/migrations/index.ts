import { first } from "./0001-first.ts"
import { sealedSessions } from "./0002-sealed-sessions.ts"

/** In order; a step is never edited after a release, only followed by another. */
export const steps: readonly (readonly string[])[] = [first, sealedSessions]
