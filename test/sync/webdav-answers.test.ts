/**
 * What no server from apt can be made to say at will: redirects, locks, a full disk, odd listings, and Nextcloud, whose
 * answers here are those of its documentation.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http"
import { afterEach, expect, test } from "vitest"
import { utf8 } from "../../src/domain/bytes.ts"
import { inParallel } from "../../src/sync/replica.ts"
import type { Request } from "../../src/sync/remotes/exchange.ts"
import { webdav } from "../../src/sync/remotes/webdav.ts"
import { findPlace } from "../../src/sync/remotes/webdav-place.ts"

type Handler = (request: IncomingMessage, response: ServerResponse) => void

const open: Server[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => new Promise((done) => server.close(done))))
})

async function serving(handler: Handler): Promise<string> {
  const server = createServer(handler)
  open.push(server)
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done))
  const address = server.address()
  if (typeof address !== "object" || address === null) throw new Error("no address")
  return `http://127.0.0.1:${address.port}`
}

const credentials = { user: "ada@example.org", password: "secret" }
/** How long was waited, ms; nobody does. */
const waits: number[] = []
const wait = (ms: number): Promise<void> => Promise.resolve(void waits.push(ms))
/** Node 20 detaches the bytes of a body that it sends, and has none left for where a redirect leads; of a Blob it has. */
const sendBlob: Request = (url, { body, ...init }) =>
  fetch(url, { ...init, ...(body === undefined ? {} : { body: new Blob([body]) }) })
const at = (address: string) => webdav({ address: new URL(address), ...credentials, request: sendBlob, wait })
const code = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => "done",
    (thrown: unknown) => (thrown as { code?: string }).code ?? thrown,
  )

/** Asks for Basic first, as every server does. */
const signedIn =
  (handler: Handler): Handler =>
  (request, response) => {
    if (request.headers.authorization !== undefined) handler(request, response)
    else response.writeHead(401, { "WWW-Authenticate": 'Basic realm="x"' }).end()
  }

test.each([
  [401, "remote.auth"],
  [403, "remote.denied"],
  [405, "remote.none"],
  [413, "remote.full"],
  [418, "remote.broken"],
  [423, "remote.busy"],
  [429, "remote.busy"],
  [503, "remote.busy"],
  [507, "remote.full"],
])("an answer of %i is %s", async (status, expected) => {
  const address = await serving(signedIn((_request, response) => response.writeHead(status).end("<html>")))
  const remote = at(address)
  expect(await code(remote.get("heads/x", { limit: 10 }))).toBe(expected)
  expect(await code(remote.list("heads"))).toBe(expected)
  expect(await code(remote.delete("heads/x"))).toBe(expected)
  expect(await code(remote.put("heads/x", utf8("x")))).toBe(expected)
})

/** What a browser's session keeps of a server. */
function kept(takesBasic: boolean) {
  return {
    now: takesBasic,
    takesBasic: () => Promise.resolve(takesBasic),
    keep(takes: boolean) {
      this.now = takes
      return Promise.resolve()
    },
  }
}

test("who has seen Basic demanded in this session sends it unasked; where Digest is demanded then, never again", async () => {
  const seen: string[] = []
  let demand = 'Basic realm="x"'
  const address = await serving((request, response) => {
    const [scheme = ""] = (request.headers.authorization ?? "nothing").split(" ")
    seen.push(scheme)
    if (demand.startsWith(scheme)) response.writeHead(404).end()
    else response.writeHead(401, { "WWW-Authenticate": demand }).end()
  })
  const get = async (manner: ReturnType<typeof kept>) => {
    seen.length = 0
    const remote = webdav({ address: new URL(address), ...credentials, request: sendBlob, wait, manner })
    expect(await remote.get("heads/x", { limit: 10 })).toBe(null)
    return { seen: [...seen], now: manner.now }
  }
  expect(await get(kept(false))).toEqual({ seen: ["nothing", "Basic"], now: true })
  expect(await get(kept(true))).toEqual({ seen: ["Basic"], now: true })
  demand = 'Digest realm="r", nonce="n", qop="auth"'
  expect(await get(kept(true))).toEqual({ seen: ["Basic", "Digest"], now: false })
})

/** rclone: whoever makes or writes what another request is at is told that it is locked. */
function lockingServer(locked: number) {
  const seen: string[] = []
  const made = new Set(["/"])
  const handler = signedIn((request, response) => {
    const [method, url = "/"] = [request.method ?? "", request.url]
    const above = url.replace(/[^/]+\/?$/, "")
    seen.push(`${method} ${url}`)
    request.resume().on("end", () => {
      if (!made.has(above)) response.writeHead(409).end()
      else if (seen.filter((line) => line === `${method} ${url}`).length <= locked) response.writeHead(423).end()
      else {
        made.add(url)
        response.writeHead(201).end()
      }
    })
  })
  return { seen, handler }
}

test("several that need one folder make it once", async () => {
  const { seen, handler } = lockingServer(0)
  const remote = at(`${await serving(handler)}/dav/`)
  await Promise.all(Array.from({ length: 6 }, (_, i) => remote.put(`many/${i}`, utf8("x"))))
  const makings = seen.filter((line) => line.startsWith("MKCOL"))
  expect(makings).toEqual(["MKCOL /dav/many/", "MKCOL /dav/", "MKCOL /dav/many/"])
})

test("what is locked is asked for again a little later, and is busy only if it stays so", async () => {
  waits.length = 0
  const passing = lockingServer(2)
  await at(`${await serving(passing.handler)}/`).put("heads/x", utf8("x"))
  expect(waits).toEqual([100, 300, 100])
  const lasting = lockingServer(99)
  expect(await code(at(`${await serving(lasting.handler)}/`).put("heads/x", utf8("x")))).toBe("remote.busy")
})

test("a server that names a short time is asked again after it; a long one is for the next sync", async () => {
  const refusing = (status: number, header: string, times: number) => {
    let left = times
    return signedIn((request, response) => {
      request.resume()
      if (left-- > 0) response.writeHead(status, { "Retry-After": header, Date: "Mon, 01 Jan 2029 00:00:00 GMT" }).end()
      else response.writeHead(request.method === "PROPFIND" ? 404 : 201).end()
    })
  }
  waits.length = 0
  await at(`${await serving(refusing(429, "2", 2))}/`).put("heads/x", utf8("x"))
  expect(waits).toEqual([2000, 2000])
  waits.length = 0
  const dated = at(`${await serving(refusing(503, "Mon, 01 Jan 2029 00:00:07 GMT", 1))}/`)
  expect(await dated.list("heads")).toEqual([])
  expect(waits).toEqual([7000])
  waits.length = 0
  for (const header of ["3600", "soon", "-1"]) {
    expect(await code(at(`${await serving(refusing(429, header, 9))}/`).list("heads"))).toBe("remote.busy")
  }
  expect(waits).toEqual([])
  expect(await code(at(`${await serving(refusing(503, "1", 99))}/`).list("heads"))).toBe("remote.busy")
  expect(waits).toEqual([1000, 1000, 1000])
})

test.each([301, 302, 307, 308])("a redirect %i within the server keeps method and body", async (status) => {
  const seen: string[] = []
  const address = await serving(
    signedIn((request, response) => {
      const url = request.url ?? ""
      if (url.startsWith("/old/")) response.writeHead(status, { Location: url.replace("/old/", "/new/") }).end()
      else {
        request.on("data", (data: Buffer) => seen.push(`${request.method} ${url} ${data.toString()}`))
        request.on("end", () => response.writeHead(201).end())
      }
    }),
  )
  await at(`${address}/old/`).put("heads/x", utf8("body"))
  expect(seen).toEqual(["PUT /new/heads/x body"])
})

test("a digest is made anew for where a redirect leads", async () => {
  const uris: (string | undefined)[] = []
  const address = await serving((request, response) => {
    const authorization = request.headers.authorization
    const uri = /uri="([^"]*)"/.exec(authorization ?? "")?.[1]
    if (authorization === undefined) {
      response.writeHead(401, { "WWW-Authenticate": 'Digest realm="r", nonce="n", qop="auth"' }).end()
    } else if (request.url?.startsWith("/old/") === true) {
      response.writeHead(308, { Location: request.url.replace("/old/", "/new/") }).end()
    } else {
      uris.push(uri)
      response.writeHead(uri === request.url ? 200 : 400).end("it")
    }
  })
  expect(await at(`${address}/old/`).get("x", { limit: 10 })).toMatchObject({ bytes: utf8("it") })
  expect(uris).toEqual(["/old/x", "/new/x"])
})

test.each(["", ", stale=true"])("a server that takes each nonce but once serves several at a time%s", async (more) => {
  const live = new Set<string>()
  let [given, asked] = [0, 0]
  const address = await serving((request, response) => {
    asked++
    request.resume().on("end", () => {
      const nonce = / nonce="([^"]*)"/.exec(request.headers.authorization ?? "")?.[1] ?? ""
      if (live.delete(nonce)) return response.writeHead(201).end()
      live.add(`n${++given}`)
      const demand = `Digest realm="r", nonce="n${given}", qop="auth"${nonce === "" ? "" : more}`
      return response.writeHead(401, { "WWW-Authenticate": demand }).end()
    })
  })
  const remote = at(`${address}/`)
  const all = Array.from({ length: 30 }, (_, n) => n)
  await inParallel(all, (n) => remote.put(`heads/${n}`, utf8("x")))
  expect(asked).toBeLessThan(all.length * 3)
})

test("a redirect to another server is refused, and no password goes there", async () => {
  const headers: IncomingMessage["headers"][] = []
  const other = await serving((request, response) => {
    headers.push(request.headers)
    response.writeHead(401, { "WWW-Authenticate": 'Basic realm="mine now"' }).end()
  })
  const address = await serving(
    signedIn((request, response) => response.writeHead(302, { Location: other + (request.url ?? "") }).end()),
  )
  expect(await code(at(address).get("heads/x", { limit: 10 }))).toBe("remote.moved")
  expect(await code(at(address).put("heads/x", utf8("x")))).toBe("remote.moved")
  expect(headers.length).toBeGreaterThan(0)
  expect(headers.filter(({ authorization }) => authorization !== undefined)).toEqual([])
})

test("a browser that may not follow to another server says nothing but that it failed: it is asked why", async () => {
  const asked: string[] = []
  const request: Request = (_url, { redirect }) => {
    asked.push(redirect)
    if (redirect === "follow") return Promise.reject(new TypeError("Failed to fetch"))
    // What `fetch` gives for a redirect that it is not to follow (Fetch §2.2.6).
    return Promise.resolve({ type: "opaqueredirect", body: null } as Response)
  }
  const remote = webdav({ address: new URL("https://dav.example/"), ...credentials, request, wait })
  expect(await code(remote.list("heads"))).toBe("remote.moved")
  expect(asked).toEqual(["follow", "manual"])
  const gone: Request = () => Promise.reject(new TypeError("Failed to fetch"))
  const away = webdav({ address: new URL("https://dav.example/"), ...credentials, request: gone, wait })
  expect(await code(away.list("heads"))).toBe("remote.offline")
})

const listing = (hrefs: readonly string[], more = "") =>
  `<?xml version="1.0"?><d:multistatus xmlns:d="DAV:">${hrefs
    .map(
      (href) =>
        `<d:response><d:href>${href}</d:href><d:propstat><d:prop><d:resourcetype>${
          href.endsWith("/") ? "<d:collection/>" : ""
        }</d:resourcetype>${more}</d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response>`,
    )
    .join("")}</d:multistatus>`

const listed = async (body: string): Promise<readonly unknown[]> => {
  const address = await serving(signedIn((_request, response) => response.writeHead(207).end(body)))
  return (await at(`${address}/dav`).list("heads")).map(({ name, tag }) => [name, tag])
}

test("listings as servers write them: whole addresses, other escapes, another path in front, weak and bare tags", async () => {
  const tagged = (tag: string) => `<d:getetag>${tag}</d:getetag>`
  expect(await listed(listing(["http://dav.example/dav/heads/", "http://dav.example/dav/heads/a%2db"]))).toEqual([
    ["heads/a-b", null],
  ])
  expect(await listed(listing(["/proxied/dav/heads/", "/proxied/dav/heads/a", "/proxied/dav/heads/sub/"]))).toEqual([
    ["heads/a", null],
  ])
  expect(await listed(listing(["/dav/heads/", "/dav/heads/a"], tagged('W/"1"')))).toEqual([["heads/a", '"1"']])
  expect(await listed(listing(["/dav/heads/", "/dav/heads/a"], tagged("1")))).toEqual([["heads/a", '"1"']])
  expect(await listed(listing(["/dav/heads/", "/dav/heads/a"], tagged("&quot;1&quot;")))).toEqual([["heads/a", '"1"']])
  // Not below what was asked for: no name of ours may come from elsewhere.
  expect(await listed(listing(["/dav/heads/", "/dav/heads/a/b", "/dav/other", "/dav/heads/%zz"]))).toEqual([])
})

test("a listing that is no listing is broken", async () => {
  expect(await code(listed("<html><br></html>"))).toBe("remote.broken")
  expect(await code(listed(`<!DOCTYPE x [<!ENTITY a "b">]>${listing(["/dav/heads/"])}`))).toBe("remote.broken")
})

/** Nextcloud in a folder of the server, signed in to by mail address; its user's id is `ada`. */
const nextcloudAt =
  (root: string): Handler =>
  (request, response) => {
    const url = request.url ?? ""
    const files = `${root}remote.php/dav/files/ada/`
    if (!url.startsWith(`${root}remote.php/`)) response.writeHead(url.startsWith(root) ? 405 : 404).end()
    else if (request.headers.authorization === undefined) {
      response.writeHead(401, { "WWW-Authenticate": 'Basic realm="Nextcloud", charset="UTF-8"' }).end()
    } else if (url === `${root}remote.php/dav/`) {
      const principal = `<d:current-user-principal><d:href>${root}remote.php/dav/principals/users/ada/</d:href></d:current-user-principal>`
      response.writeHead(207).end(listing([url], principal))
    } else if (url === files || url === `${root}remote.php/webdav/`) response.writeHead(207).end(listing([url]))
    else response.writeHead(404).end()
  }
const nextcloud = nextcloudAt("/cloud/")

test("Nextcloud is found from any address of it that a person has at hand", async () => {
  const address = await serving(nextcloud)
  const found = (path: string) =>
    findPlace(new URL(address + path), credentials, fetch).then(({ pathname }) => pathname)
  const files = "/cloud/remote.php/dav/files/ada/"
  for (const path of [
    "/cloud/",
    "/cloud/index.php/apps/files/",
    "/cloud/apps/files/",
    "/cloud/remote.php/dav/",
    files,
  ]) {
    expect(await found(path)).toBe(files)
  }
  expect(await found("/cloud/remote.php/webdav/")).toBe("/cloud/remote.php/webdav/")
  expect(await code(found("/elsewhere/"))).toBe("remote.none")
})

test.each(["/files/", "/my-apps/", "/docs/", "/s3/", "/logins/x/"])("Nextcloud is found in %s too", async (root) => {
  const address = await serving(nextcloudAt(root))
  for (const path of [root, `${root}index.php/apps/files/`, `${root}apps/files/`, `${root}s/AbC123/`]) {
    const place = await findPlace(new URL(address + path), credentials, fetch)
    expect(place.pathname).toBe(`${root}remote.php/dav/files/ada/`)
  }
})

test("a folder of Nextcloud that is yet to be made is taken where it was typed; one of nobody's is not", async () => {
  const address = await serving(nextcloud)
  const files = "/cloud/remote.php/dav/files"
  const found = async (path: string) => (await findPlace(new URL(address + path), credentials, fetch)).pathname
  expect(await found(`${files}/ada/Sync/`)).toBe(`${files}/ada/Sync/`)
  expect(await found("/cloud/remote.php/webdav/Sync/")).toBe("/cloud/remote.php/webdav/Sync/")
  expect(await found(`${files}/ada@example.org/`)).toBe(`${files}/ada/`)
  expect(await found(`${files}/ada@example.org/Sync/`)).toBe(`${files}/ada/`)
})

test("a place whose answer is no text is broken, not a mistake of ours", async () => {
  const answer = Buffer.from(listing(["/caf\u00e9/"]), "latin1")
  const address = await serving(signedIn((_request, response) => response.writeHead(207).end(answer)))
  expect(await code(findPlace(new URL(`${address}/x/`), credentials, fetch))).toBe("remote.broken")
})

test("a folder yet to be made is taken if the one above it is there; a plain web server is not", async () => {
  const address = await serving(
    signedIn((request, response) => {
      if (request.url === "/dav/") response.writeHead(207).end(listing(["/dav/"]))
      else response.writeHead(404).end()
    }),
  )
  const place = await findPlace(new URL(`${address}/dav/new/`), credentials, fetch)
  expect(place.pathname).toBe("/dav/new/")
  const plain = await serving((_request, response) => response.writeHead(200).end("<html>"))
  expect(await code(findPlace(new URL(`${plain}/`), credentials, fetch))).toBe("remote.none")
  const shut = await serving((_request, response) =>
    response.writeHead(401, { "WWW-Authenticate": 'Basic realm="x"' }).end(),
  )
  expect(await code(findPlace(new URL(`${shut}/`), credentials, fetch))).toBe("remote.auth")
})
