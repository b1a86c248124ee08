/** Sign-in requests in Firefox, by the messages of its pages, against our own sign-in server: registered twice, answered. */
import { afterAll, beforeAll, expect, test } from "vitest"
import { PASSWORD, startTestServer, Visitor, type TestServer } from "../server/harness.ts"
import { ask, firefoxBuild, masterPassword, popupPage, welcomePage, wholeList } from "./flows.ts"
import type { PageDriver } from "./launch/driver.ts"
import { launchFirefox, type Firefox } from "./launch/firefox.ts"

let firefox: Firefox
let server: TestServer
let popup: PageDriver

beforeAll(async () => {
  server = await startTestServer()
  firefox = await launchFirefox({
    extension: firefoxBuild,
    // Headless, nobody can answer the question; this grants on request, by a real click only.
    prefs: { "extensions.webextOptionalPermissionPrompts": false },
  })
  popup = await firefox.page(popupPage)
  await ask(popup, "vault.create", { password: masterPassword })
  const welcome = await firefox.page(`${welcomePage}#access`)
  await welcome.click("welcome-access-every")
  await welcome.click("welcome-access-go")
  await welcome.waitFor("welcome-done")
  await welcome.close()
}, 180_000)

afterAll(async () => {
  await firefox.close()
  await server.stop()
})

/** Somebody who typed the password, at the page that shows the link. */
async function person(username: string): Promise<Visitor> {
  const visitor = new Visitor(server.url)
  await visitor.get("/account")
  await visitor.post("/sign-in/password", { username, password: PASSWORD })
  return visitor
}

test("two registrations: each request comes to its own account, and the right number approves", async () => {
  for (const username of ["ada", "grace"]) {
    await server.command("users", "add", username, "--password-stdin")
    const { link } = await person(username)
    const { offers } = await ask(popup, "scan.text", { text: link })
    const { offer, issuer } = offers[0]!
    await ask(popup, "registration.confirm", { offer, account: null, issuer, username, replace: false })
  }
  expect((await ask(popup, "list.find", wholeList)).rows).toHaveLength(2)
  const [ada, grace] = [await person("ada"), await person("grace")]
  for (const visitor of [ada, grace]) {
    await visitor.post("/sign-in/request")
    await visitor.get("/sign-in")
  }
  const proof = { password: masterPassword }
  const { requests } = await ask(popup, "requests.check")
  const of = (username: string) => requests.find(({ account }) => account.username === username)!.id
  expect(requests).toHaveLength(2)
  const approval = { kind: "approve", choice: ada.number, country: null } as const
  const approved = await ask(popup, "request.answer", { id: of("ada"), answer: approval, proof })
  expect(approved).toMatchObject({ outcome: "approved", account: { username: "ada" } })
  const denial = { kind: "decline", reason: null } as const
  const denied = await ask(popup, "request.answer", { id: of("grace"), answer: denial, proof })
  expect(denied).toMatchObject({ outcome: "denied", account: { username: "grace" } })
  expect(await grace.state()).toBe("declined")
  expect((await ask(popup, "requests.check")).requests).toEqual([])
})

test("a socket is held while the popup is looked at", async () => {
  await ask(popup, "requests.watch")
  const sockets = async () => (await ask(popup, "network.list")).filter(({ purpose }) => purpose === "network_wake")
  await expect.poll(sockets).toMatchObject([{ origin: server.url, status: 101 }])
})
