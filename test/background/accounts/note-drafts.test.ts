/** Half-typed notes: kept whether the gate is open or not, read with what it gives and with nothing else. */
import { beforeEach, expect, test, vi } from "vitest"
import type { Held } from "../../../src/background/locking/held.ts"

const session = new Map<string, unknown>()
const bytes = (fill: number, length = 32) => new Uint8Array(length).fill(fill)

vi.mock("webextension-polyfill", () => ({
  default: {
    storage: {
      session: {
        get: async (names: string[]) => Object.fromEntries(names.map((name) => [name, session.get(name)])),
        set: async (values: Record<string, unknown>) => {
          for (const [name, value] of Object.entries(values)) session.set(name, value)
        },
        remove: async (name: string) => session.delete(name),
      },
    },
  },
}))
// Node 20 has none.
vi.stubGlobal("navigator", { locks: { request: (_: string, work: () => unknown) => work() } })

const { lockedForm, updateHeld } = await import("../../../src/background/locking/held.ts")
const { forgetDrafts, getDraft, putDraft } = await import("../../../src/background/drafts.ts")
const { keepNoteDraft, readNoteDraft } = await import("../../../src/background/accounts/note-drafts.ts")

/** Open, and its gate is closed. */
const open: Held = {
  vault: bytes(0, 16),
  index: bytes(1),
  sync: bytes(2),
  device: bytes(3),
  inbox: bytes(4),
  codes: bytes(5),
  passwords: null,
  pin: null,
  triesLeft: 5,
  since: 0,
  lockAt: null,
  gateUntil: null,
  gateOnce: false,
  rules: [],
}
const passwords = bytes(6)
const [one, two] = ["A".repeat(22), "B".repeat(22)]

/** What the page that shows an account's notes does while one types. */
async function type(id: string, notes: string | null): Promise<void> {
  const { draftKey } = await readNoteDraft(passwords, id)
  await keepNoteDraft({ id, key: draftKey, notes })
}
const draftOf = async (id: string, key = passwords) => (await readNoteDraft(key, id)).draft

beforeEach(async () => {
  session.clear()
  await updateHeld(() => open)
})

test("come back for the account that they are of, until they are forgotten", async () => {
  expect(await draftOf(one)).toBeNull()
  await type(one, "half of a note")
  await type(two, "")
  expect([await draftOf(one), await draftOf(two)]).toEqual(["half of a note", ""])
  await type(one, null)
  expect([await draftOf(one), await draftOf(two)]).toEqual([null, ""])
})

test("do not open without the passwords key, whatever else is held", async () => {
  await type(one, "half of a note")
  for (const key of [bytes(5), open.inbox, open.index, bytes(7)]) expect(await draftOf(one, key)).toBeNull()
  expect(JSON.stringify(await getDraft({ form: `notes:${one}` }))).not.toContain("half")
  expect(await draftOf(one)).toBe("half of a note")
})

test("do not pass for those of another account", async () => {
  await type(one, "half of a note")
  const values = await getDraft({ form: `notes:${one}` })

  await putDraft({ form: `notes:${two}`, values })
  expect(await draftOf(two)).toBeNull()
})

test("go with the lock, and are not kept while it is locked", async () => {
  await type(one, "half of a note")
  const { draftKey: key } = await readNoteDraft(passwords, one)
  await updateHeld((held) => held && lockedForm(held))
  await forgetDrafts()
  const kept = keepNoteDraft({ id: one, key, notes: "more" })
  await expect(kept).rejects.toMatchObject({ code: "vault.locked" })
  await updateHeld(() => open)
  expect(await draftOf(one)).toBeNull()
})
