import { describe, expect, test, vi } from "vitest"
import { gateDeadline, lockDeadline } from "../../../src/background/locking/deadlines.ts"
import { withinPolicy } from "../../../src/background/policy.ts"
import { openPolicy } from "../../../src/domain/policy.ts"
import { defaultSettings, type Settings } from "../../../src/domain/settings.ts"

// The polyfill throws when it is loaded outside an extension; nothing here calls it.
vi.mock("webextension-polyfill", () => ({ default: {} }))

const now = 1_800_000_000_000
const minute = 60_000
const on: Settings = { ...defaultSettings, appLock: true }

describe("when App Lock falls due", () => {
  test.each<[string, Settings, number | null]>([
    ["after ten minutes, the default", on, now + 10 * minute],
    ["after one", { ...on, lockAfter: 1 }, now + minute],
    ["after a day", { ...on, lockAfter: 1440 }, now + 1440 * minute],
    ["never by time", { ...on, lockAfter: 0 }, null],
    ["never while it is off", { ...on, appLock: false }, null],
    ["never before anything was chosen", defaultSettings, null],
  ])("%s", (_, settings, expected) => expect(lockDeadline(settings, now)).toBe(expected))
})

describe("when the gate closes", () => {
  test.each<[Settings["gateWindow"], number | null]>([
    ["once", null],
    ["5", now + 5 * minute],
    ["15", now + 15 * minute],
    ["until-locked", Number.MAX_SAFE_INTEGER],
  ])("%s", (gateWindow, expected) => expect(gateDeadline({ ...on, gateWindow }, now)).toBe(expected))
})

describe("settings within what an organisation allows", () => {
  const policyOf = (more: object) => ({ ...openPolicy, ...more })

  test.each<[string, Partial<Settings>, object, Partial<Settings>]>([
    ["no policy changes nothing", { lockAfter: 60 }, {}, { lockAfter: 60 }],
    ["App Lock is put on", {}, { requireAppLock: true }, { appLock: true }],
    ["App Lock stays on without the rule", { appLock: true }, {}, { appLock: true }],
    ["a longer time is cut", { lockAfter: 60 }, { lockAfterMaximum: 5 }, { lockAfter: 5 }],
    ["never becomes the maximum", { lockAfter: 0 }, { lockAfterMaximum: 5 }, { lockAfter: 5 }],
    ["a shorter time stays", { lockAfter: 3 }, { lockAfterMaximum: 5 }, { lockAfter: 3 }],
    ["an equal time stays", { lockAfter: 5 }, { lockAfterMaximum: 5 }, { lockAfter: 5 }],
    ["never stays without a maximum", { lockAfter: 0 }, {}, { lockAfter: 0 }],
    [
      "no filling: every part of it is off, and saving stays",
      {},
      { allowFilling: false },
      { fillMenu: false, badgeMatches: false, codeAfterPassword: false, basicAuth: false },
    ],
    ["no saving: that alone is off", {}, { allowSaving: false }, { offerSave: false }],
    ["what is allowed stays off where it was switched off", { fillMenu: false, offerSave: false }, {}, {}],
    [
      "what the rules do not name stays",
      { gateWindow: "15", maskCodes: true },
      { allowReveal: false },
      { maskCodes: true },
    ],
  ])("%s", (_, chosen, rules, expected) => {
    const settings = { ...defaultSettings, ...chosen }
    expect(withinPolicy(settings, policyOf(rules))).toEqual({ ...settings, ...expected })
  })

  test("is never looser than either, and the same when applied twice", () => {
    for (const appLock of [true, false]) {
      for (const requireAppLock of [true, false]) {
        for (const lockAfter of [0, 1, 5, 10, 1440]) {
          for (const lockAfterMaximum of [0, 1, 5, 1440]) {
            const rules = policyOf({ requireAppLock, lockAfterMaximum })
            const effective = withinPolicy({ ...defaultSettings, appLock, lockAfter }, rules)
            const minutes = (value: number) => (value === 0 ? Number.POSITIVE_INFINITY : value)
            expect(effective.appLock).toBe(appLock || requireAppLock)
            expect(minutes(effective.lockAfter)).toBe(Math.min(minutes(lockAfter), minutes(lockAfterMaximum)))
            expect(withinPolicy(effective, rules)).toEqual(effective)
          }
        }
      }
    }
  })
})
