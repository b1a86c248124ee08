/**
 * From the address that a person has at hand to the folder that files go to. On Nextcloud and ownCloud these differ: what
 * one sees is `https://cloud.example/`, files are below `/remote.php/dav/files/<id>/`, and the id need not be the name one
 * signs in with (https://docs.nextcloud.com/server/latest/developer_manual/client_apis/WebDAV/basic.html).
 */
import { utf8 } from "../../domain/bytes.ts"
import { CountersignError } from "../../domain/error.ts"
import { addressOf } from "./webdav.ts"
import { errorOf, exchange, type Exchange, type Request } from "./exchange.ts"
import { readMultistatus, type Resource } from "./multistatus.ts"
import type { Credentials } from "./authorization.ts"

const asked = utf8(
  '<?xml version="1.0" encoding="utf-8"?><propfind xmlns="DAV:"><prop><resourcetype/><current-user-principal/></prop></propfind>',
)

interface Place {
  readonly url: URL
  readonly resource: Resource
}

/** A collection at this address; `null` if there is none. @throws remote.auth, remote.offline, … */
async function collectionAt(ask: Exchange, url: URL, signal?: AbortSignal): Promise<Place | null> {
  const headers = { Depth: "0", "Content-Type": "application/xml; charset=utf-8" }
  const answer = await ask({ method: "PROPFIND", url, headers, body: asked, limit: 256 * 1024, signal })
  const code = errorOf(answer.status)
  if (code === "remote.auth" || code === "remote.denied" || code === "remote.busy") throw new CountersignError(code)
  if (answer.status !== 207) return null
  const [resource] = readMultistatus(answer.body, answer.url)
  // Where http was sent on to https, https is the address from now on.
  return resource?.isCollection === true ? { url: new URL(url.pathname, answer.url.origin), resource } : null
}

/** Where Nextcloud would stand if one of its pages has this path. */
const nextcloudRoot = (path: string): string =>
  path.replace(/(?<=\/)(?:index\.php|apps|login|settings|remote\.php|[sf])(?:\/.*)?$/, "")

/** The files of whoever signs in, on Nextcloud and ownCloud. */
async function nextcloudFiles(ask: Exchange, typed: URL, signal?: AbortSignal): Promise<URL | null> {
  const root = new URL(`${nextcloudRoot(typed.pathname)}remote.php/dav/`, typed.toString())
  const place = await collectionAt(ask, root, signal)
  const id = /\/principals\/users\/([^/]+)$/.exec(place?.resource.principal ?? "")?.[1]
  return place === null || id === undefined ? null : addressOf(place.url, `files/${id}/`)
}

/** A folder that is yet to be made, in one that is there. */
async function yetToBeMade(ask: Exchange, typed: URL, signal?: AbortSignal): Promise<URL | null> {
  const above = new URL("..", typed.toString())
  const parent = above.pathname === typed.pathname ? null : await collectionAt(ask, above, signal)
  return parent === null ? null : new URL(typed.pathname, parent.url.origin)
}

/**
 * The folder to use for a typed address.
 * @param typed as `readAddress` of domain gives it
 * @throws remote.none if no WebDAV is there, and what any remote throws
 */
export async function findPlace(
  typed: URL,
  credentials: Credentials,
  request: Request,
  signal?: AbortSignal,
): Promise<URL> {
  const ask = exchange(request, credentials)
  const isOwn = /\/remote\.php\/dav\/(?:files\/)?$/.test(typed.pathname)
  const there = isOwn ? null : await collectionAt(ask, typed, signal)
  if (there !== null) return there.url
  // Below somebody's files it is a folder that was meant, and they are Nextcloud's to find only if they are nobody's.
  const isBelow = /\/remote\.php\/(?:webdav|dav\/files\/[^/]+)\/./.test(typed.pathname)
  const [first, second] = isBelow ? ([yetToBeMade, nextcloudFiles] as const) : ([nextcloudFiles, yetToBeMade] as const)
  const place = (await first(ask, typed, signal)) ?? (await second(ask, typed, signal))
  if (place === null) throw new CountersignError("remote.none")
  return place
}
