/** Answers what a server demands, Basic (RFC 7617) or Digest, and remembers how, so that a demand comes once. */
import { utf8 } from "../../domain/bytes.ts"
import { readChallenges } from "./challenge.ts"
import { bestDigest, digestAnswer, quote, type Digest } from "./digest.ts"

/** Who signs in. */
export interface Credentials {
  readonly user: string
  readonly password: string
}

/**
 * What was learnt of one server and outlives a connection: over http Basic is sent only once it was demanded, and a worker
 * that starts for every check would have it demanded each time.
 */
export interface Manner {
  takesBasic(): Promise<boolean>
  keep(takesBasic: boolean): Promise<void>
}

/** The state of signing in to one server. */
export interface Authorization {
  /** The header for the next request; `null`: send it without, and see what is demanded. */
  header(method: string, url: URL): string | null
  /**
   * Takes in the answer to a request that carried `sent`.
   * @returns true if the same request is worth sending again with a new header: the one that is given next, for a nonce may
   * be good for one request only
   */
  refused(demand: string | null, sent: string | null): boolean
  /** Takes in what an answer says of the next nonce (`Authentication-Info`, RFC 7616 §3.5). */
  accepted(info: string | null): void
  /** True while the server has demanded Basic and nothing better. */
  takesBasic(): boolean
}

function base64(text: string): string {
  return btoa(Array.from(utf8(text), (byte) => String.fromCharCode(byte)).join(""))
}

/**
 * Basic is sent unasked over https, which saves a request whenever the worker has started anew; over http nothing is sent
 * before it is known whether Digest will do, and after Digest never Basic: somebody in between could ask for it.
 * @param demanded Basic was what this server demanded before
 */
export function authorization({ user, password }: Credentials, demanded = false): Authorization {
  let digest: Digest | null = null
  let basic = demanded
  return {
    header(method, url) {
      if (digest !== null) return digestAnswer(digest, user, password, method, url.pathname + url.search)
      return basic || url.protocol === "https:" ? `Basic ${base64(`${user}:${password}`)}` : null
    },
    refused(demand, sent) {
      const challenges = readChallenges(demand ?? "")
      const next = bestDigest(challenges)
      if (next !== null) {
        const before = digest
        digest = next
        const wasDigest = sent?.startsWith("Digest ") === true
        // Several are under way at once: the nonce of this one was replaced since, for another of them.
        if (wasDigest && before !== null && !sent.includes(` nonce=${quote(before.nonce)}`)) return true
        // A new nonce is a reason to try again; the same one, just refused, means that the password is wrong.
        const stale = challenges.some(({ params }) => params["stale"]?.toLowerCase() === "true")
        return !wasDigest || stale || (before !== null && before.used > 1 && before.nonce !== next.nonce)
      }
      if (digest !== null || sent !== null || !challenges.some(({ scheme }) => scheme === "basic")) return false
      basic = true
      return true
    },
    accepted(info) {
      const nonce = /(?:^|[\s,])nextnonce="([^"]*)"/i.exec(info ?? "")?.[1]
      if (nonce !== undefined && digest !== null) digest = { ...digest, nonce, used: 0 }
    },
    takesBasic: () => basic && digest === null,
  }
}
