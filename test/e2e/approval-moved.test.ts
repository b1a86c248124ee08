/**
 * A vault that moves to another root under registrations with our own sign-in server: they come along with whoever moves
 * and whoever follows, with what was open; who was removed is still registered, and it is said where to end that.
 */
import { rm } from "node:fs/promises"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { randomBytes } from "../../src/domain/bytes.ts"
import { writeRecoveryCode } from "../../src/domain/recovery-code.ts"
import type { RegistrationView, RequestView } from "../../src/messages/contract.ts"
import { PlainServer } from "../approval/plain-server.ts"
import { PASSWORD, startTestServer, Visitor, type TestServer } from "../server/harness.ts"
import { hasWebdavServer, startWebdavServer, type WebdavServer } from "../servers/webdav.ts"
import { ask, chromiumBuild, masterPassword, pin } from "./flows.ts"
import type { Chromium, ChromiumPage } from "./launch/chromium.ts"
import { launchGranted } from "./launch/grant.ts"

const hosts = ["http://localhost/*", "https://localhost/*", "http://127.0.0.1/*", "https://127.0.0.1/*"]
const person = "katy"
const there = await hasWebdavServer("lighttpd")
if (!there) test.skip("skipped: lighttpd and lighttpd-mod-webdav cannot be installed here", () => {})

describe.runIf(there).sequential("the vault moves", () => {
  let webdav: WebdavServer
  let server: TestServer
  const browsers: Chromium[] = []
  /** Pages that only ask: who moves the vault, who follows, who is removed. */
  let mover: ChromiumPage
  let follower: ChromiumPage
  let removed: ChromiumPage
  const before = new Map<ChromiumPage, RegistrationView>()

  async function start(): Promise<ChromiumPage> {
    const chromium = await launchGranted({ extension: chromiumBuild }, hosts)
    browsers.push(chromium)
    return chromium.page("manifest.json")
  }

  beforeAll(async () => {
    webdav = await startWebdavServer("lighttpd", { auth: "digest" })
    server = await startTestServer()
    await server.command("users", "add", person, "--password-stdin")
    mover = await start()
    follower = await start()
    removed = await start()
    await ask(mover, "vault.create", { password: masterPassword })
    await ask(mover, "sync.start", { address: webdav.address, user: webdav.user, password: webdav.password })
    const { code } = await ask(mover, "sync.code", { password: masterPassword })
    for (const page of [follower, removed]) await ask(page, "sync.join", { code, password: masterPassword })
    for (const page of [mover, follower, removed]) await ask(page, "pin.set", { password: masterPassword, pin })
  }, 240_000)

  afterAll(async () => {
    for (const chromium of browsers) {
      await chromium.close()
      await rm(chromium.profile, { recursive: true, force: true, maxRetries: 5 })
    }
    await server?.stop()
    await webdav?.stop()
  })

  async function visit(): Promise<Visitor> {
    const visitor = new Visitor(server.url)
    await visitor.get("/account")
    await visitor.post("/sign-in/password", { username: person, password: PASSWORD })
    return visitor
  }

  async function signIn(): Promise<Visitor> {
    const visitor = await visit()
    await visitor.post("/sign-in/request")
    await visitor.get("/sign-in")
    return visitor
  }

  async function register(page: ChromiumPage, link: string): Promise<void> {
    const { offers } = await ask(page, "scan.text", { text: link })
    const { offer, issuer, username, fitting } = offers[0]!
    const account = fitting[0]?.id ?? null
    before.set(page, await ask(page, "registration.confirm", { offer, account, issuer, username, replace: false }))
  }

  async function arrived(page: ChromiumPage): Promise<RequestView> {
    await expect.poll(async () => (await ask(page, "requests.check")).requests.length).toBe(1)
    return (await ask(page, "requests.state")).requests[0]!
  }

  /** Locks that something in the mover's worker waits for. */
  const waitingFor = async (): Promise<string[]> =>
    (await browsers[0]!.worker()).evaluate(async () => {
      const { pending = [] } = await navigator.locks.query()
      return pending.map(({ name = "" }) => name)
    })

  async function approve(page: ChromiumPage, { id }: RequestView, visitor: Visitor): Promise<void> {
    const answer = { kind: "approve", choice: visitor.number, country: null } as const
    expect(await ask(page, "request.answer", { id, answer, proof: { pin } })).toMatchObject({ outcome: "approved" })
    await visitor.get("/sign-in")
    expect(visitor.text).toContain("Browsers that approve")
  }

  test("three browsers are registered for one account of the vault", async () => {
    const visitor = await visit()
    await register(mover, visitor.link)
    await visitor.post("/sign-in/request")
    await visitor.get("/sign-in")
    await approve(mover, await arrived(mover), visitor)
    for (const page of [follower, removed]) {
      for (const each of [mover, page]) await ask(each, "sync.now")
      await visitor.post("/account/offer")
      await register(page, visitor.link)
      for (const each of [page, mover]) await ask(each, "sync.now")
    }
    expect(new Set([...before.values()].map(({ account }) => account.id)).size).toBe(1)
    expect(new Set([...before.values()].map(({ serial }) => serial)).size).toBe(3)
    expect(await ask(mover, "registration.elsewhere")).toHaveLength(2)
  })

  test("who moves it keeps its registration, and the request that was open", async () => {
    const visitor = await signIn()
    const request = await arrived(mover)
    const device = (await ask(removed, "sync.state"))!.devices.find(({ isThis }) => isThis)!.id
    const { serial } = before.get(removed)!
    await ask(mover, "sync.move", { password: masterPassword, code: writeRecoveryCode(randomBytes(16)), device })
    const [after] = await ask(mover, "registration.list")
    expect(after).toMatchObject({ ...before.get(mover), lastAt: expect.any(Number) })
    expect((await ask(mover, "requests.state")).requests).toMatchObject([{ id: request.id }])
    await approve(mover, request, visitor)
    // Where else this account is registered came along too: that is where to go for the one that was removed.
    const elsewhere = await ask(mover, "registration.elsewhere")
    expect(elsewhere).toContainEqual(expect.objectContaining({ serial, origin: server.url }))
  })

  test("asked while locked too, and after the browser's vault was closed", async () => {
    await ask(mover, "session.lock", { fully: false })
    const visitor = await signIn()
    await expect.poll(async () => (await ask(mover, "requests.check")).waiting).toBe(1)
    await ask(mover, "vault.openWithPin", { pin })
    await approve(mover, await arrived(mover), visitor)
    await ask(mover, "session.lock", { fully: true })
    await ask(mover, "vault.open", { password: masterPassword })
    expect((await ask(mover, "registration.list"))[0]).toMatchObject({ id: before.get(mover)!.id, trouble: null })
  })

  test("a registration under way as the vault moves is in the vault that comes after", async () => {
    const plain = await new PlainServer().start()
    try {
      const { offers } = await ask(mover, "scan.text", { text: plain.link() })
      const { offer } = offers[0]!
      let answered = (): void => undefined
      plain.held = new Promise<void>((done) => (answered = done))
      const wish = { offer, account: null, issuer: "Elsewhere", username: "katy", replace: false }
      const registering = ask(mover, "registration.confirm", wish)
      await expect.poll(() => plain.waiting).toBeGreaterThan(0)
      const moving = ask(mover, "sync.move", {
        password: masterPassword,
        code: writeRecoveryCode(randomBytes(16)),
        device: null,
      })
      // It waits for the registration, which it would leave behind else.
      await expect.poll(waitingFor, { interval: 20 }).toContain("registering")
      answered()
      const { id } = await registering
      await moving
      const message = plain.ask()
      await expect.poll(async () => (await ask(mover, "requests.check")).requests.length).toBe(1)
      const [request] = (await ask(mover, "requests.state")).requests
      const answer = { kind: "approve", choice: null, country: null } as const
      expect(await ask(mover, "request.answer", { id: request!.id, answer, proof: { pin } })).toMatchObject({
        outcome: "approved",
      })
      expect(plain.state(message)).toBe("accept")
      await ask(mover, "registration.remove", { id })
    } finally {
      await plain.stop()
    }
  })

  test("who follows keeps its own, and answers with it", async () => {
    await ask(follower, "sync.now")
    expect(await ask(follower, "sync.state")).toMatchObject({ moved: true })
    await ask(follower, "sync.follow", { password: masterPassword, before: null })
    expect((await ask(follower, "registration.list"))[0]).toMatchObject({
      ...before.get(follower),
      lastAt: expect.toBeOneOf([null, expect.any(Number)]),
    })
    const visitor = await signIn()
    await approve(follower, await arrived(follower), visitor)
  })

  test("who was removed is registered until it is revoked there, and is told then", async () => {
    const visitor = await signIn()
    await approve(removed, await arrived(removed), visitor)
    await server.command("devices", "revoke", person, before.get(removed)!.serial)
    await expect
      .poll(async () => (await ask(removed, "requests.check")).troubles)
      .toMatchObject([{ code: "approval.unknown" }])
    const { account, serial } = before.get(removed)!
    await ask(mover, "registration.forget", { account: account.id, serial })
    expect((await ask(mover, "registration.elsewhere")).map((each) => each.serial)).toEqual([
      before.get(follower)!.serial,
    ])
  })
})
