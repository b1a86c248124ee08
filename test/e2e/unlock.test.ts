/** Every way to unlock against every state of the lock; a lost passkey, a forgotten password, a device that asks nobody. */
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import type { LockState, PasskeyAnswer } from "../../src/messages/contract.ts"
import { ask, chromiumBuild, firstRun, masterPassword, openedWelcome, optionsPage, pin, popupPage } from "./flows.ts"
import { refusal, typed, wholeList } from "./flows.ts"
import { launchChromium, type Chromium, type ChromiumPage } from "./launch/chromium.ts"
import { newDevice, passkeyAnswer, unverified } from "./passkeys.ts"

let chromium: Chromium
/** A page of ours that only asks. */
let page: ChromiumPage
/** The tab whose device holds the passkey. */
let tab: ChromiumPage
let code = ""
let answer: PasskeyAnswer

beforeAll(async () => {
  chromium = await launchChromium({ extension: chromiumBuild })
  await firstRun(await openedWelcome(chromium))
  page = await chromium.page("manifest.json")
  tab = await chromium.page(optionsPage)
  await newDevice(chromium, tab)
})

afterAll(() => chromium.close())

const state = async (): Promise<LockState> => (await ask(page, "session.state")).state
/** The answer of a device that has the passkey, and another secret for it. */
const wrongly = (answered: PasskeyAnswer): PasskeyAnswer => ({
  ...answered,
  output: `B${answered.output.slice(1)}`.replace(/^BB/, "BC"),
})
const makeCode = async (): Promise<string> => (await tab.waitFor("recovery-code")).replaceAll(/\s/g, "")

describe.sequential("ways to unlock", () => {
  test("a passkey is added under a name, by a ceremony that the browser asks for", async () => {
    expect((await ask(page, "session.state")).hasPasskey).toBe(false)
    await tab.click("passkey-add")
    await tab.type("add-passkey-name", "This computer")
    await tab.type("add-passkey-password", "not the master password")
    await tab.click("add-passkey-submit")
    await tab.waitFor("add-passkey-password-error", { text: /\S/, timeout: 60_000 })
    expect(await ask(page, "passkey.list")).toEqual([])
    await tab.type("add-passkey-password", masterPassword)
    await tab.click("add-passkey-submit")
    await tab.waitFor("passkey", { text: "This computer", timeout: 60_000 })
    expect(await ask(page, "session.state")).toMatchObject({ hasPasskey: true, hasRecovery: false })
    answer = await passkeyAnswer(tab)
    expect(answer.output).toMatch(/^[\w-]{43}$/)
  })

  test("the same device twice is refused, and leaves one", async () => {
    await tab.click("passkey-add")
    await tab.type("add-passkey-name", "Again")
    await tab.type("add-passkey-password", masterPassword)
    await tab.click("add-passkey-submit")
    await tab.waitFor("add-passkey-failed", { text: "already", timeout: 60_000 })
    await tab.press("Escape")
    expect(await ask(page, "passkey.list")).toHaveLength(1)
  })

  test("a recovery code counts only when it was typed back", async () => {
    await tab.click("settings-recovery")
    code = await makeCode()
    expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{28}$/)
    await tab.click("new-recovery-submit")
    await tab.type("recovery-typed", `${code.slice(0, -1)}${code.endsWith("0") ? "1" : "0"}`)
    await tab.type("recovery-password", masterPassword)
    await tab.click("new-recovery-submit")
    await tab.waitFor("recovery-typed-error", { text: /\S/ })
    expect((await ask(page, "session.state")).hasRecovery).toBe(false)
    expect(await refusal(page, "recovery.check", { code })).toBe("recovery.none")
    await tab.type("recovery-typed", code.toLowerCase().replaceAll(/(.{7})/g, "$1 "))
    await tab.click("new-recovery-submit")
    await tab.waitGone("new-recovery", { timeout: 60_000 })
    expect((await ask(page, "session.state")).hasRecovery).toBe(true)
    await ask(page, "recovery.check", { code })
  })

  const ways = [
    "password",
    "wrong password",
    "pin",
    "wrong pin",
    "passkey",
    "wrong passkey",
    "recovery",
    "wrong recovery",
  ] as const
  type Way = (typeof ways)[number]
  const other = "another long sentence"

  /** How a way ends: the code it is refused with, or "done". */
  async function attempt(way: Way): Promise<string> {
    const tries: { readonly [W in Way]: () => Promise<unknown> } = {
      password: () => ask(page, "vault.open", { password: masterPassword }),
      "wrong password": () => ask(page, "vault.open", { password: `${masterPassword}.` }),
      pin: () => ask(page, "vault.openWithPin", { pin }),
      "wrong pin": () => ask(page, "vault.openWithPin", { pin: "000000" }),
      passkey: () => ask(page, "vault.openWithPasskey", { passkey: answer }),
      "wrong passkey": () => ask(page, "vault.openWithPasskey", { passkey: wrongly(answer) }),
      recovery: async () => {
        await ask(page, "vault.recover", { code, password: other })
        await ask(page, "vault.changePassword", { current: other, next: masterPassword })
      },
      "wrong recovery": () => ask(page, "vault.recover", { code: "0".repeat(28), password: other }),
    }
    return tries[way]().then(
      () => "done",
      (refused: unknown) => (refused instanceof Error ? refused.message : String(refused)),
    )
  }

  const states = {
    closed: () => ask(page, "session.lock", { fully: true }),
    locked: () => ask(page, "session.lock", { fully: false }),
    open: () => Promise.resolve(),
    "gate open": () => ask(page, "gate.open", { passkey: answer }),
  } as const
  type State = keyof typeof states

  const wrong = {
    "wrong password": "password.wrong",
    "wrong passkey": "passkey.wrong",
    "wrong recovery": "recovery.wrong",
  }
  const right = { password: "done", passkey: "done", recovery: "done" }
  const table: Readonly<Record<State, Readonly<Record<Way, string>>>> = {
    closed: { ...right, ...wrong, pin: "vault.closed", "wrong pin": "vault.closed" },
    locked: { ...right, ...wrong, pin: "done", "wrong pin": "pin.wrong" },
    open: { ...right, ...wrong, pin: "done", "wrong pin": "pin.wrong" },
    "gate open": { ...right, ...wrong, pin: "done", "wrong pin": "pin.wrong" },
  }
  const cells = (Object.keys(states) as State[]).flatMap((from) => ways.map((way) => [from, way] as const))

  test.each(cells)("%s, by %s", async (from, way) => {
    await ask(page, "vault.open", { password: masterPassword })
    await states[from]()
    expect(await attempt(way)).toBe(table[from][way])
    const reached = from === "gate open" ? "open" : from
    expect(await state()).toBe(table[from][way] === "done" ? "open" : reached)
    // No way to unlock opens the gate, and none that is refused shuts it.
    const { gateUntil } = await ask(page, "session.state")
    if (from !== "gate open") expect(gateUntil).toBeNull()
    else if (table[from][way] !== "done") expect(gateUntil).not.toBeNull()
    // Whatever way it was opened by, the codes come.
    if (table[from][way] === "done") expect((await ask(page, "list.find", wholeList)).total).toBe(0)
  })

  /** The gate is open, and how a way through it ends. */
  const gateIsOpen = async (): Promise<boolean> => (await ask(page, "session.state")).gateUntil !== null
  const proofs = {
    password: () => ({ password: masterPassword }),
    "wrong password": () => ({ password: `${masterPassword}.` }),
    pin: () => ({ pin }),
    "wrong pin": () => ({ pin: "000000" }),
    passkey: () => ({ passkey: answer }),
    "wrong passkey": () => ({ passkey: wrongly(answer) }),
  } as const
  const gateOpen = { password: "done", pin: "done", passkey: "done" }
  const gateShut = { "wrong password": "password.wrong", "wrong pin": "pin.wrong", "wrong passkey": "passkey.wrong" }
  const gateTable: Readonly<Record<State, string | Readonly<Record<keyof typeof proofs, string>>>> = {
    closed: "vault.closed",
    locked: "vault.locked",
    open: { ...gateOpen, ...gateShut },
    "gate open": { ...gateOpen, ...gateShut },
  }
  const gateCells = (Object.keys(states) as State[]).flatMap((from) =>
    (Object.keys(proofs) as (keyof typeof proofs)[]).map((by) => [from, by] as const),
  )

  test.each(gateCells)("%s, the gate by %s", async (from, by) => {
    await ask(page, "vault.open", { password: masterPassword })
    await states[from]()
    const before = await gateIsOpen()
    expect(before).toBe(from === "gate open")
    const expected = gateTable[from]
    const ending = typeof expected === "string" ? expected : expected[by]
    const reached = await ask(page, "gate.open", proofs[by]()).then(
      () => "done",
      (refused: unknown) => (refused instanceof Error ? refused.message : String(refused)),
    )
    expect(reached).toBe(ending)
    expect(await gateIsOpen()).toBe(before || ending === "done")
    expect(await state()).toBe(from === "gate open" ? "open" : from)
  })

  test("no vault: no way opens one", async () => {
    const empty = await launchChromium({ extension: chromiumBuild })
    try {
      const there = await empty.page("manifest.json")
      for (const [name, args] of [
        ["vault.open", { password: masterPassword }],
        ["vault.openWithPasskey", { passkey: answer }],
        ["vault.recover", { code, password: other }],
        ["recovery.check", { code }],
        ["recovery.set", { password: masterPassword, code }],
        ["passkey.remove", { password: masterPassword, id: "AAAAAAAAAAAAAAAAAAAAAA" }],
      ] as const) {
        expect(["vault.missing", "vault.closed"]).toContain(await refusal(there, name, args as never))
      }
      expect(await refusal(there, "vault.openWithPin", { pin })).toBe("vault.closed")
      expect((await ask(there, "session.state")).state).toBe("none")
    } finally {
      await empty.close()
    }
  })

  test("what needs the root takes the passkey, and never the PIN", async () => {
    await ask(page, "vault.open", { password: masterPassword })
    await ask(page, "pin.set", { passkey: answer, pin: "135790" })
    await ask(page, "pin.set", { passkey: answer, pin })
    await ask(page, "vault.changePassword", { passkey: answer, next: other })
    await ask(page, "vault.changePassword", { current: other, next: masterPassword })
    for (const name of ["pin.remove", "recovery.set", "passkey.remove", "vault.changePassword"] as const) {
      expect(await refusal(page, name, { pin } as never)).toBe("message.malformed")
    }
  })

  test("a passkey is fresh proof at the gate", async () => {
    const { added } = await ask(page, "account.add", typed("GEZDGNBVGY3TQOJQ", "Gate"))
    const { id } = added!
    await ask(page, "session.lock", { fully: false })
    await ask(page, "vault.openWithPasskey", { passkey: answer })
    expect(await refusal(page, "notes.get", { id })).toBe("gate.closed")
    await ask(page, "gate.open", { passkey: answer })
    expect(await ask(page, "notes.get", { id })).toMatchObject({ text: "" })
    expect((await ask(page, "account.reveal", { id, proof: { passkey: answer } })).uri).toContain("otpauth://")
    await ask(page, "account.remove", { id })
  })

  test("a passkey is called something else, which takes the password or a passkey", async () => {
    await tab.click("passkey-rename")
    await tab.type("rename-passkey-name", "My laptop")
    await tab.type("rename-passkey-password", "not the master password")
    await tab.click("rename-passkey-submit")
    await tab.waitFor("rename-passkey-password-error", { text: /\S/, timeout: 60_000 })
    await tab.type("rename-passkey-password", masterPassword)
    await tab.click("rename-passkey-submit")
    await tab.waitFor("passkey", { text: "My laptop", timeout: 60_000 })
    const { id } = (await ask(page, "passkey.list"))[0]!
    await ask(page, "passkey.rename", { passkey: answer, id, name: "This computer" })
    await tab.waitFor("passkey", { text: "This computer" })
  })

  test("a code's secret by passkey: the popup goes on in a tab, where it is gone when that is left", async () => {
    const { added } = await ask(page, "account.add", typed("GEZDGNBVGY3TQOJQ", "Shown"))
    const popup = await chromium.page(popupPage)
    await popup.click({ id: "detail-open", within: { id: "row", having: "Shown" } })
    await popup.click("detail-reveal")
    const opening = chromium.context.waitForEvent("page")
    await popup.click("proof-passkey")
    const opened = await opening
    expect(opened.url()).toContain(`open.html#reveal-${added!.id}`)
    const address = opened.url()
    await opened.close()
    await tab.page.goto(address)
    expect(await tab.waitFor("reveal-uri", { timeout: 60_000 })).toContain("otpauth://totp/")
    await tab.waitFor("reveal-qr")
    // Playwright keeps every tab visible, so the page is told what the browser would tell it.
    await tab.evaluate(`Object.defineProperty(document, "visibilityState", { value: "hidden" }) &&
      document.dispatchEvent(new Event("visibilitychange"))`)
    await tab.waitGone("reveal-uri")
    await tab.page.goto(`chrome-extension://${chromium.extensionId}/${optionsPage}`)
    await ask(page, "account.remove", { id: added!.id })
  })

  test("a device that asks nobody opens nothing", async () => {
    await ask(page, "session.lock", { fully: true })
    expect(await refusal(page, "vault.openWithPasskey", { passkey: unverified(answer) })).toBe("passkey.unverified")
    const zero = { ...answer, output: "A".repeat(43) }
    expect(await refusal(page, "vault.openWithPasskey", { passkey: zero })).toBe("passkey.unusable")

    // Another device, which fails to recognise its owner; one that failed too often is blocked, so it is not the first.
    await ask(page, "vault.open", { password: masterPassword })
    const doubtful = await chromium.page(optionsPage)
    const its = await newDevice(chromium, doubtful)
    await doubtful.click("passkey-add")
    await doubtful.type("add-passkey-name", "Doubtful")
    await doubtful.type("add-passkey-password", masterPassword)
    await doubtful.click("add-passkey-submit")
    await doubtful.waitFor({ id: "passkey", having: "Doubtful" }, { timeout: 60_000 })
    const second = await passkeyAnswer(doubtful)
    expect((await ask(page, "passkey.list")).map(({ name }) => name)).toEqual(["This computer", "Doubtful"])
    await ask(page, "session.lock", { fully: true })
    await ask(page, "vault.openWithPasskey", { passkey: second })
    await ask(page, "session.lock", { fully: true })
    await its.recognises(false)
    await doubtful.click("unlock-passkey")
    await doubtful.waitFor("unlock-error", { text: /\S/, timeout: 90_000 })
    expect(await state()).toBe("closed")

    // The first one goes on opening, and the other is removed alone.
    await tab.click("unlock-passkey")
    await tab.waitFor({ id: "passkey", having: "Doubtful" }, { timeout: 60_000 })
    await tab.click({ id: "passkey-remove", within: { id: "passkey", having: "Doubtful" } })
    await tab.type("remove-passkey-password", masterPassword)
    await tab.click("remove-passkey-submit")
    await tab.waitGone({ id: "passkey", having: "Doubtful" }, { timeout: 60_000 })
    expect((await ask(page, "passkey.list")).map(({ name }) => name)).toEqual(["This computer"])
    await ask(page, "session.lock", { fully: true })
    expect(await refusal(page, "vault.openWithPasskey", { passkey: second })).toBe("passkey.unknown")
    await ask(page, "vault.openWithPasskey", { passkey: answer })
    await doubtful.close()
  })

  test("from the popup: the button opens a tab, which unlocks and closes by itself", async () => {
    await ask(page, "session.lock", { fully: false })
    const popup = await chromium.page(popupPage)
    const opening = chromium.context.waitForEvent("page")
    await popup.click("unlock-passkey")
    const opened = await opening
    expect(opened.url()).toContain("src/options/open.html#passkey")
    await opened.close()

    const way = await chromium.page("manifest.json")
    const its = await newDevice(chromium, way)
    // Another device: none of its passkeys is one of this vault.
    await way.page.goto(opened.url())
    await way.waitFor("open-error", { text: /\S/, timeout: 90_000 })
    expect(await state()).toBe("locked")
    await its.lose()
    await way.close()

    const closing = tab.page.waitForEvent("close")
    await tab.page.goto(opened.url())
    await closing
    expect(await state()).toBe("open")
  })

  test("the passkey is lost and the password forgotten: the recovery code opens, and asks for another password", async () => {
    await ask(page, "session.lock", { fully: true })
    const popup = await chromium.page(popupPage)
    const opening = chromium.context.waitForEvent("page")
    await popup.click("unlock-forgotten")
    const recovering = chromium.drive(await opening)
    await recovering.type("open-recovery-code", code.slice(0, 20))
    await recovering.click("open-recovery-check")
    await recovering.waitFor("open-error", { text: /slip/ })
    await recovering.type("open-recovery-code", code.replaceAll("0", "o").replaceAll("1", "l").toLowerCase())
    await recovering.click("open-recovery-check")
    await recovering.type("open-password", "a third long sentence")
    await recovering.type("open-password-again", "a third long sentence")
    await recovering.click("open-recover")
    await recovering.waitFor("open-recovered", { timeout: 60_000 })
    expect(await state()).toBe("open")
    await ask(page, "session.lock", { fully: true })
    expect(await refusal(page, "vault.open", { password: masterPassword })).toBe("password.wrong")
    await ask(page, "vault.open", { password: "a third long sentence" })
    await ask(page, "vault.changePassword", { current: "a third long sentence", next: masterPassword })
    const kinds = (await ask(page, "activity.list")).map(({ kind }) => kind)
    expect(kinds).toEqual(expect.arrayContaining(["vault.recovered", "passkey.added", "recovery.set"]))
  })

  test("replaced, the old recovery code opens nothing", async () => {
    const next = "ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ-"
    const settings = await chromium.page(optionsPage)
    await settings.click("settings-recovery")
    const fresh = (await settings.waitFor("recovery-code")).replaceAll(/\s/g, "")
    expect(fresh).not.toBe(code)
    await settings.press("Escape")
    await ask(page, "recovery.check", { code })
    expect(await refusal(page, "recovery.set", { password: masterPassword, code: next })).toBe("recovery.form")
    await ask(page, "recovery.set", { password: masterPassword, code: fresh })
    expect(await refusal(page, "recovery.check", { code })).toBe("recovery.wrong")
    await ask(page, "recovery.check", { code: fresh })
    await settings.close()
  })

  test("without PIN and passkey App Lock goes; with one of them it stays", async () => {
    await ask(page, "pin.remove", { password: masterPassword })
    expect((await ask(page, "settings.get")).appLock).toBe(true)
    const [passkey] = await ask(page, "passkey.list")
    const settings = await chromium.page(optionsPage)
    await settings.click("passkey-remove")
    await settings.type("remove-passkey-password", masterPassword)
    await settings.click("remove-passkey-submit")
    await settings.waitGone("passkey", { timeout: 60_000 })
    expect((await ask(page, "settings.get")).appLock).toBe(false)
    expect(await refusal(page, "passkey.remove", { password: masterPassword, id: passkey!.id })).toBe("passkey.unknown")
    expect(await refusal(page, "vault.openWithPasskey", { passkey: answer })).toBe("passkey.unknown")
    await settings.close()
  })
})
