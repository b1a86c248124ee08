/** The worker stopped in the middle of everything that writes: afterwards it is as before or as after, never between. */
import { setTimeout as pause } from "node:timers/promises"
import { afterAll, beforeAll, expect, test } from "vitest"
import { ask, chromiumBuild, masterPassword, pin, send, typed, wholeList } from "./flows.ts"
import { launchChromium, type Chromium, type ChromiumPage } from "./launch/chromium.ts"

let chromium: Chromium
let page: ChromiumPage

beforeAll(async () => {
  chromium = await launchChromium({ extension: chromiumBuild })
  page = await chromium.page("manifest.json")
})

afterAll(() => chromium.close())

/** Sends, waits, stops the worker; answers whether the function had answered that it is done. */
async function killed(after: number, name: string, ...args: unknown[]): Promise<boolean> {
  const answered = send(page, name, ...args).then(
    (reply) => JSON.stringify(reply).startsWith('{"ok":true'),
    () => false,
  )
  await pause(after)
  await chromium.stopWorker()
  return answered
}

/** The popup's first answer, which may be one that was kept ready, beside the list as it is. */
async function expectFresh(): Promise<void> {
  const query = { ...wholeList, count: 12 }
  for (let start = 0; start < 2; start++) {
    const { list, settings } = await ask(page, "popup.open", query)
    const named = ({ code, ...row }: NonNullable<typeof list>["rows"][number]) => [row, code === null]
    expect(list?.rows.map(named)).toEqual((await ask(page, "list.find", query)).rows.map(named))
    expect(settings).toEqual(await ask(page, "settings.get"))
    await chromium.stopWorker()
  }
}

/** Everything that a person could see of the vault. */
async function visible(): Promise<string> {
  const { rows } = await ask(page, "list.find", wholeList)
  const archived = await ask(page, "list.find", { ...wholeList, archived: true })
  const removed = await ask(page, "account.removed")
  const named = JSON.stringify([...rows, ...archived.rows], (key, value: unknown) => (key === "code" ? null : value))
  return JSON.stringify([named, removed.map(({ id, issuer }) => [id, issuer]), await ask(page, "settings.get")])
}

test("making the vault: there is none, or a whole one", async () => {
  let made = false
  for (let after = 0; !made && after < 4000; after += 150) {
    await killed(after, "vault.create", { password: masterPassword })
    const { state } = await ask(page, "session.state")
    made = state !== "none"
  }
  expect(made).toBe(true)
  await ask(page, "session.lock", { fully: true })
  await ask(page, "vault.open", { password: masterPassword })
  expect((await ask(page, "list.find", wholeList)).total).toBe(0)
})

test("adding, editing, moving, removing, restoring, erasing, settings", async () => {
  for (const name of ["One", "Two", "Three", "Four"]) await ask(page, "account.add", typed("JBSWY3DPEHPK3PXP", name))
  const ids = (await ask(page, "list.find", wholeList)).rows.map(({ id }) => id)
  const [one = "", two = "", three = ""] = ids
  const writes: [name: string, ...args: unknown[]][] = [
    ["account.add", typed("GEZDGNBVGY3TQOJQ", "Five")],
    ["account.edit", { id: one, changes: { issuer: "Uno", pinned: true, tags: ["a"], sites: ["one.example"] } }],
    ["account.move", { id: three, before: one }],
    ["account.remove", { id: two }],
    ["account.restore", { id: two }],
    ["account.remove", { id: three }],
    ["account.erase", { id: three }],
    ["account.edit", { id: two, changes: { archived: true } }],
    ["settings.set", { maskCodes: true }],
    ["account.add", { ...typed("GEZDGNBVGY3TQOJQ", "Five"), onDuplicate: "replace" }],
  ]
  for (const [i, [name, ...args]] of writes.entries()) {
    const before = await visible()
    // Some are killed at once, some late: over the list, from before the first read to after the commit.
    const done = await killed((i * 5) % 17, name, ...args)
    const after = await visible()
    if (!done && after === before) {
      expect(await send(page, name, ...args)).toMatchObject({ ok: true })
    }
    expect(await visible()).not.toBe(before)
    await expectFresh()
  }
  const { rows } = await ask(page, "list.find", wholeList)
  expect(rows.map(({ issuer }) => issuer)).toEqual(expect.arrayContaining(["Uno", "Four", "Five"]))
})

test("a new PIN and a new master password: the old one opens, or the new one", async () => {
  for (const [i, after] of [0, 200, 400, 700, 1200].entries()) {
    await killed(after, "pin.set", { password: masterPassword, pin: `${pin}${i}` })
    const next = `the next long sentence ${i}`
    await killed(after, "vault.changePassword", { current: masterPassword, next })
    await ask(page, "session.lock", { fully: true })
    const opened = await send(page, "vault.open", { password: next })
    if (JSON.stringify(opened).startsWith('{"ok":true')) {
      await ask(page, "vault.changePassword", { current: next, next: masterPassword })
    } else {
      await ask(page, "vault.open", { password: masterPassword })
    }
    expect((await ask(page, "list.find", wholeList)).total).toBeGreaterThan(0)
  }
})
