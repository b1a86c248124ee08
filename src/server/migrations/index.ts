import { first } from "./0001-first.ts"
import { sealedSessions } from "./0002-sealed-sessions.ts"
import { policy } from "./0003-policy.ts"
import { countries } from "./0004-countries.ts"

/** In order; a step is never edited after a release, only followed by another. */
export const steps: readonly (readonly string[])[] = [first, sealedSessions, policy, countries]
