/** Making folders on a WebDAV server, several at a time. */
import { CountersignError } from "../../domain/error.ts"
import { errorOf, type Answer, type Exchange } from "./exchange.ts"
import { unlocked, type Wait } from "./later.ts"

/** Pages of words that come with a status. */
const WORDS_LIMIT = 1024 * 1024

const isDone = (status: number): boolean => status >= 200 && status < 300

/** What servers answer where the folder above is missing. */
export const withoutParent: readonly number[] = [403, 404, 409]

/**
 * What makes a collection, and those above it as far up as the server demands. Those who want the same one at the same
 * time wait for one making of it.
 */
export function collectionMaker(ask: Exchange, wait: Wait) {
  const making = new Map<string, Promise<void>>()

  function make(url: URL, signal?: AbortSignal): Promise<void> {
    const name = url.toString()
    const made = making.get(name) ?? makeOne(url, signal).finally(() => making.delete(name))
    making.set(name, made)
    return made
  }

  async function makeOne(url: URL, signal?: AbortSignal): Promise<void> {
    const tried = () => unlocked(() => ask({ method: "MKCOL", url, limit: WORDS_LIMIT, signal }), wait, signal)
    const first = await tried()
    // 405: it is there already. The servers differ in what they call a missing parent.
    if (isDone(first.status) || first.status === 405) return
    const above = new URL("..", url.toString())
    if (!withoutParent.includes(first.status) || above.pathname === url.pathname) throw refusal(first)
    await make(above, signal)
    const second = await tried()
    if (!isDone(second.status) && second.status !== 405) throw refusal(second)
  }

  return make
}

const refusal = ({ status }: Answer) => new CountersignError(errorOf(status), `MKCOL ${status}`)
