/**
 * WebDAV (RFC 4918) as a remote: GET, PUT, DELETE, PROPFIND of depth 1, MKCOL. Nothing else of it is needed: no locks,
 * no If-Match, which nginx and rclone ignore and Apache answers wrongly for a second after each write.
 */
import { utf8, type Bytes } from "../../domain/bytes.ts"
import { CountersignError } from "../../domain/error.ts"
import type { Remote } from "../remote.ts"
import type { Credentials, Manner } from "./authorization.ts"
import { collectionMaker, withoutParent } from "./collections.ts"
import { errorOf, exchange, type Exchange, type Meter, type Request } from "./exchange.ts"
import { obliging, unlocked, type Wait } from "./later.ts"
import { readDate, readMultistatus, tidyTag, type Resource } from "./multistatus.ts"

/** A folder on a WebDAV server, and who may use it. */
export interface WebdavOptions extends Credentials {
  /** `https://…/dav/Countersign/`; made when it is written to first. */
  readonly address: URL
  readonly request: Request
  readonly wait: Wait
  readonly meter?: Meter
  readonly manner?: Manner
}

/** A listing of 10,000 objects has about 4 MB. */
const LISTING_LIMIT = 16 * 1024 * 1024
/** Pages of words that come with a status. */
const WORDS_LIMIT = 1024 * 1024

const asked = utf8(
  '<?xml version="1.0" encoding="utf-8"?><propfind xmlns="DAV:"><prop><resourcetype/><getetag/><getlastmodified/></prop></propfind>',
)

/**
 * nginx and lighttpd make a tag of size and second: two writes within one second of bytes of one length have one tag
 * (RFC 9110 §8.8.1). So a tag counts only when the last change was a while ago by the server's own clock.
 */
const SETTLED = 2_000

const settled = (tag: string | null, changedAt: number | null, now: number | null): string | null =>
  changedAt !== null && now !== null && Math.abs(now - changedAt) < SETTLED ? null : tag

const isDone = (status: number): boolean => status >= 200 && status < 300
const isMissing = (status: number): boolean => status === 404 || status === 410

/** The address of an object or, with a slash at its end, of a folder. */
export function addressOf(base: URL, name: string): URL {
  const parts = name.split("/")
  if (parts.some((part) => part === "." || part === "..")) throw new CountersignError("internal", "name")
  const root = base.toString().replace(/\/*$/, "/")
  return new URL(root + parts.map(encodeURIComponent).join("/"))
}

/** What lies in a collection, the server's time with it; empty if there is none. */
async function resourcesIn(ask: Exchange, url: URL, signal?: AbortSignal) {
  const headers = { Depth: "1", "Content-Type": "application/xml; charset=utf-8" }
  const answer = await ask({ method: "PROPFIND", url, headers, body: asked, limit: LISTING_LIMIT, signal })
  if (isMissing(answer.status)) return { resources: [], now: null }
  // A plain web server has a page at every address.
  if (answer.status === 200) throw new CountersignError("remote.none", "PROPFIND 200")
  if (answer.status !== 207) throw new CountersignError(errorOf(answer.status), `PROPFIND ${answer.status}`)
  return { resources: below(readMultistatus(answer.body, answer.url), url), now: readDate(answer.headers.get("Date")) }
}

const lastOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1)

/** Names of the folders directly in a folder. */
export async function foldersIn({
  address,
  request,
  user,
  password,
}: Omit<WebdavOptions, "wait" | "meter" | "manner">): Promise<string[]> {
  const { resources } = await resourcesIn(exchange(request, { user, password }), address)
  return resources.filter(({ isCollection }) => isCollection).map(({ path }) => lastOf(path))
}

/** A folder on a WebDAV server as a remote. */
export function webdav({ address, request, wait, user, password, meter, manner }: WebdavOptions): Remote {
  const ask = obliging(exchange(request, { user, password }, meter, manner), wait)
  const makeCollection = collectionMaker(ask, wait)

  async function list(folder: string, signal?: AbortSignal) {
    const { resources, now } = await resourcesIn(ask, addressOf(address, `${folder}/`), signal)
    return resources
      .filter(({ isCollection }) => !isCollection)
      .map(({ path, tag, changedAt }) => ({ name: `${folder}/${lastOf(path)}`, tag: settled(tag, changedAt, now) }))
  }

  async function put(name: string, bytes: Bytes, signal?: AbortSignal): Promise<string | null> {
    const url = addressOf(address, name)
    const headers = { "Content-Type": "application/octet-stream" }
    const write = () =>
      unlocked(() => ask({ method: "PUT", url, headers, body: bytes, limit: WORDS_LIMIT, signal }), wait, signal)
    const first = await write()
    // A tag comes with the answer to PUT only if exactly these bytes were stored (RFC 9110 §9.3.4).
    if (isDone(first.status)) return tidyTag(first.headers.get("ETag"))
    // nginx says 500 where the folder is missing, for its rename fails.
    if (![...withoutParent, 500].includes(first.status))
      throw new CountersignError(errorOf(first.status), `PUT ${first.status}`)
    await makeCollection(new URL(".", url.toString()), signal)
    const second = await write()
    if (!isDone(second.status)) throw new CountersignError(errorOf(second.status), `PUT ${second.status}`)
    return tidyTag(second.headers.get("ETag"))
  }

  return {
    list,
    put,
    async get(name, { limit, unless, signal }) {
      const url = addressOf(address, name)
      const headers = unless === undefined || unless === null ? {} : { "If-None-Match": unless }
      const answer = await ask({ method: "GET", url, headers, limit, signal })
      if (answer.status === 304) return "same"
      if (isMissing(answer.status)) return null
      if (answer.status !== 200) throw new CountersignError(errorOf(answer.status), `GET ${answer.status}`)
      const tag = tidyTag(answer.headers.get("ETag"))
      const [changedAt, now] = [answer.headers.get("Last-Modified"), answer.headers.get("Date")].map(readDate)
      return { bytes: answer.body, tag: settled(tag, changedAt ?? null, now ?? null) }
    },
    async delete(name, signal) {
      const answer = await ask({ method: "DELETE", url: addressOf(address, name), limit: WORDS_LIMIT, signal })
      if (!isDone(answer.status) && !isMissing(answer.status)) {
        throw new CountersignError(errorOf(answer.status), `DELETE ${answer.status}`)
      }
    },
  }
}

/** What lies directly in a folder, without the folder itself; a proxy may show it under another path than we asked for. */
function below(resources: readonly Resource[], url: URL): Resource[] {
  const own = decodeURIComponent(url.pathname).replace(/\/+$/, "")
  const collections = resources.filter(({ isCollection }) => isCollection)
  const self =
    resources.find(({ path }) => path === own) ?? collections.toSorted((a, b) => a.path.length - b.path.length)[0]
  const root = `${self?.path ?? own}/`
  return resources.filter(({ path }) => path.startsWith(root) && !/^$|\//.test(path.slice(root.length)))
}
