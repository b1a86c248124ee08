/** When servers are asked for requests, and what pages are told where they are not. */
import { beforeEach, expect, test, vi } from "vitest"

const world = vi.hoisted(() => ({
  registered: true,
  held: null as { codes: Uint8Array | null } | null,
  allowed: true,
  listenWhileLocked: true,
}))

vi.mock("../../../src/background/requests/registrations.ts", () => ({ hasRegistrations: async () => world.registered }))
vi.mock("../../../src/background/locking/held.ts", () => ({ readHeld: async () => world.held }))
vi.mock("../../../src/background/policy.ts", () => ({ policy: async () => ({ allowSignInRequests: world.allowed }) }))
vi.mock("../../../src/background/settings.ts", () => ({
  settingsBy: async () => ({ listenWhileLocked: world.listenWhileLocked }),
}))

const { listening } = await import("../../../src/background/requests/listening.ts")
const open = { codes: new Uint8Array(32) }
const locked = { codes: null }

beforeEach(() => Object.assign(world, { registered: true, held: open, allowed: true, listenWhileLocked: true }))

test.each([
  ["off", { registered: false }],
  ["off", { registered: false, held: null }],
  ["closed", { held: null }],
  ["closed", { held: null, allowed: false }],
  ["denied", { allowed: false }],
  ["denied", { allowed: false, held: locked }],
  ["listening", {}],
  ["listening", { listenWhileLocked: false }],
  ["listening", { held: locked }],
  ["paused", { held: locked, listenWhileLocked: false }],
] as const)("%s with %o", async (state, changes) => {
  Object.assign(world, changes)
  expect((await listening()).state).toBe(state)
})
