/**
 * What a check for news costs at rest: one request, although each is made by a worker that has just been started. And one
 * server under two addresses.
 */
import { rm } from "node:fs/promises"
import { expect, test } from "vitest"
import { hasWebdavServer, startWebdavServer } from "../servers/webdav.ts"
import { ask, chromiumBuild, firstRun, optionsPage, typed, welcomePage } from "./flows.ts"
import { launchGranted } from "./launch/grant.ts"

const there = await hasWebdavServer("lighttpd")
if (!there) test.skip("skipped: lighttpd and lighttpd-mod-webdav cannot be installed here", () => {})

test.runIf(there)("a server that demands Basic over http is asked once a check, not twice", async () => {
  const server = await startWebdavServer("lighttpd", { auth: "basic" })
  const chromium = await launchGranted({ extension: chromiumBuild }, ["http://127.0.0.1/*", "https://127.0.0.1/*"])
  try {
    await firstRun(await chromium.page(welcomePage))
    const page = await chromium.page("manifest.json")
    await ask(page, "account.add", typed("GEZDGNBVGY3TQOJQ", "GitHub"))
    const options = await chromium.page(`${optionsPage}#sync`)
    await options.waitFor("sync-off")
    await options.type("sync-address", server.address)
    await options.type("sync-user", server.user)
    await options.type("sync-password", server.password)
    await options.click("sync-try")
    await options.waitFor("sync-found", { text: server.address })
    await options.click("sync-start")
    await options.waitFor("sync-title", { text: "Up to date", timeout: 60_000 })
    // A tag counts only for what did not change just now.
    await new Promise((done) => setTimeout(done, 2_500))
    await ask(page, "sync.now")
    await chromium.stopWorker()
    await ask(page, "sync.now")
    expect((await ask(page, "sync.state"))?.last?.requests).toBe(1)
  } finally {
    await chromium.close()
    await server.stop()
    await rm(chromium.profile, { recursive: true, force: true, maxRetries: 5 })
  }
})

test.runIf(there)("one server under another address is no other server: nobody has written in our name", async () => {
  const { address, user, password, stop } = await startWebdavServer("lighttpd", { auth: "basic" })
  const chromium = await launchGranted({ extension: chromiumBuild }, ["http://127.0.0.1/*", "https://127.0.0.1/*"])
  try {
    await firstRun(await chromium.page(welcomePage))
    const page = await chromium.page("manifest.json")
    for (const path of ["nas/", "%6eas/", "nas/"]) {
      await ask(page, "sync.start", { address: address + path, user, password })
      const state = await ask(page, "sync.state")
      expect(state).toMatchObject({ address: address + path, trouble: null, findings: [] })
      expect(state?.devices).toHaveLength(1)
    }
    await ask(page, "sync.start", { address: `${address}elsewhere/`, user, password })
    expect(await ask(page, "sync.state")).toMatchObject({ trouble: null, findings: [], devices: [{ isThis: true }] })
  } finally {
    await chromium.close()
    await stop()
    await rm(chromium.profile, { recursive: true, force: true, maxRetries: 5 })
  }
})
