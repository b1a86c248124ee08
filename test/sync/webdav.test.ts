/** The same promises on every kind of WebDAV server that Debian has. */
import { setTimeout as wait } from "node:timers/promises"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { randomBytes, utf8 } from "../../src/domain/bytes.ts"
import type { Remote } from "../../src/sync/remote.ts"
import { foldersIn, webdav } from "../../src/sync/remotes/webdav.ts"
import {
  hasWebdavServer,
  startWebdavServer,
  webdavKinds,
  type WebdavAuth,
  type WebdavKind,
  type WebdavServer,
} from "../servers/webdav.ts"

const kinds = Object.keys(webdavKinds) as WebdavKind[]
const cases = kinds.flatMap((kind) => webdavKinds[kind].auths.map((auth) => [kind, auth] as const))
const there = new Map<WebdavKind, boolean>()
for (const kind of kinds) there.set(kind, await hasWebdavServer(kind))

const code = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => "done",
    (thrown: unknown) => (thrown as { code?: string }).code ?? thrown,
  )
const big = { limit: 1024 * 1024 }

for (const [kind, auth] of cases) {
  const title = `${kind}, ${auth}`
  if (there.get(kind) !== true) {
    test.skip(`${title}: skipped, for ${webdavKinds[kind].packages.join(" and ")} cannot be installed here`, () => {})
  } else describe(title, () => promises(kind, auth))
}

function promises(kind: WebdavKind, auth: WebdavAuth): void {
  let server: WebdavServer
  let remote: Remote
  /** Methods of the requests sent, and what came back. */
  let sent: string[] = []
  const request = async (url: URL, init: RequestInit): Promise<Response> => {
    const response = await fetch(url, init)
    sent.push(`${init.method ?? ""} ${response.status}`)
    return response
  }

  beforeAll(async () => {
    server = await startWebdavServer(kind, { auth })
    const { user, password } = server
    remote = webdav({ address: new URL(`${server.address}Countersign/vault`), user, password, request, wait })
  })
  afterAll(() => server?.stop())

  test("a folder that is not there is empty, an object that is not there is null", async () => {
    expect(await remote.list("heads")).toEqual([])
    expect(await remote.get("heads/nobody", big)).toBeNull()
    await remote.delete("heads/nobody")
  })

  test("what is put comes back, in folders made as needed, and is listed", async () => {
    const bytes = randomBytes(3000)
    await remote.put("blobs/device/one", bytes)
    await remote.put("blobs/device/two", randomBytes(0))
    const got = await remote.get("blobs/device/one", big)
    expect(got).toMatchObject({ bytes })
    expect((await remote.get("blobs/device/two", big)) as { bytes: Uint8Array }).toMatchObject({ bytes: utf8("") })
    const names = (await remote.list("blobs/device")).map(({ name }) => name)
    expect(names.toSorted()).toEqual(["blobs/device/one", "blobs/device/two"])
    // A folder is no object.
    expect(await remote.list("blobs")).toEqual([])
    const { user, password } = server
    const folders = (path: string) =>
      foldersIn({ address: new URL(`${server.address}Countersign/${path}`), user, password, request })
    expect(await folders("")).toEqual(["vault"])
    expect(await folders("vault/blobs/")).toEqual(["device"])
    expect(await folders("nothing/")).toEqual([])
  })

  test("what is put again is replaced", async () => {
    await remote.put("heads/again", utf8("first"))
    await remote.put("heads/again", utf8("2nd"))
    expect(await remote.get("heads/again", big)).toMatchObject({ bytes: utf8("2nd") })
  })

  test("an unchanged object is not sent twice, a changed one always, even within one second at one length", async () => {
    for (let turn = 0; turn < 3; turn++) {
      await remote.put("heads/tagged", utf8(`turn ${turn} a`))
      const before = await remote.get("heads/tagged", big)
      if (before === null || before === "same") throw new Error("gone")
      await remote.put("heads/tagged", utf8(`turn ${turn} b`))
      const after = await remote.get("heads/tagged", { ...big, unless: before.tag })
      expect(after).toMatchObject({ bytes: utf8(`turn ${turn} b`) })
    }
    const written = await remote.put("heads/tagged", utf8("last"))
    await new Promise((done) => setTimeout(done, 3200))
    const settled = await remote.get("heads/tagged", big)
    if (settled === null || settled === "same") throw new Error("gone")
    expect(settled.tag).not.toBeNull()
    expect(await remote.get("heads/tagged", { ...big, unless: settled.tag })).toBe("same")
    const listed = (await remote.list("heads")).find(({ name }) => name === "heads/tagged")
    expect([settled.tag, null]).toContain(listed?.tag)
    expect([settled.tag, null]).toContain(written)
  })

  test("what is deleted is gone, and deleting it again is no error", async () => {
    await remote.put("heads/short", utf8("lived"))
    await remote.delete("heads/short")
    await remote.delete("heads/short")
    expect(await remote.get("heads/short", big)).toBeNull()
    expect((await remote.list("heads")).map(({ name }) => name)).not.toContain("heads/short")
  })

  test("names keep every character", async () => {
    const names = ["a b", "ä-数字", "100%25", "x+y&z=1", "q?#;", "(it's)", "[1]", "~.tail"]
    for (const name of names) await remote.put(`names/${name}`, utf8(name))
    for (const name of names) expect(await remote.get(`names/${name}`, big)).toMatchObject({ bytes: utf8(name) })
    const listed = (await remote.list("names")).map(({ name }) => name)
    expect(listed.toSorted()).toEqual(names.map((name) => `names/${name}`).toSorted())
  })

  test("deep folders", async () => {
    await remote.put("a/b/c/d/e/f", utf8("deep"))
    expect(await remote.get("a/b/c/d/e/f", big)).toMatchObject({ bytes: utf8("deep") })
  })

  test("a body over the limit is refused while it comes", async () => {
    await remote.put("heads/giant", new Uint8Array(4_000_000))
    expect(await code(remote.get("heads/giant", { limit: 100_000 }))).toBe("remote.broken")
    expect(await remote.get("heads/giant", { limit: 4_000_000 })).toMatchObject({ bytes: { length: 4_000_000 } })
    await remote.delete("heads/giant")
  })

  test("a wrong password is said to be one, and nothing else", async () => {
    const { address, user } = server
    const wrong = webdav({ address: new URL(address), user, password: "wrong", request, wait })
    sent = []
    expect(await code(wrong.list("heads"))).toBe("remote.auth")
    expect(await code(wrong.put("heads/x", utf8("x")))).toBe("remote.auth")
    expect(await code(wrong.get("heads/x", big))).toBe("remote.auth")
    // Not a try more than it takes to know: servers lock out who tries often.
    expect(sent.length).toBeLessThanOrEqual(6)
  })

  test("once known, what the server demands costs no more requests", async () => {
    await remote.put("heads/count", utf8("1"))
    sent = []
    await remote.get("heads/count", big)
    await remote.put("heads/count", utf8("2"))
    await remote.list("heads")
    await remote.delete("heads/count")
    expect(sent.map((line) => line.split(" ")[0])).toEqual(["GET", "PUT", "PROPFIND", "DELETE"])
  })

  test("an aborted request ends with the reason it was given", async () => {
    const reason = new Error("closed by the person")
    const stopping = new AbortController()
    const pending = remote.put("heads/aborted", new Uint8Array(2_000_000), stopping.signal)
    stopping.abort(reason)
    await expect(pending).rejects.toBe(reason)
    await expect(remote.list("heads", AbortSignal.abort(reason))).rejects.toBe(reason)
  })

  test("two hundred objects, several at a time", async () => {
    const names = Array.from({ length: 200 }, (_, i) => `many/object-${i}`)
    for (let i = 0; i < names.length; i += 8) {
      await Promise.all(names.slice(i, i + 8).map((name) => remote.put(name, utf8(name))))
    }
    expect((await remote.list("many")).map(({ name }) => name).toSorted()).toEqual(names.toSorted())
    expect(await remote.get("many/object-199", big)).toMatchObject({ bytes: utf8("many/object-199") })
  })

  test("a server that is gone is offline", async () => {
    await server.stop()
    expect(await code(remote.list("heads"))).toBe("remote.offline")
  })
}
