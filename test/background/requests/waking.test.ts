/** Sockets that say "poll now": how long one is held, and how long one that was lost rests. Sockets and servers are stood in for. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest"

class Socket extends EventTarget {
  open = true
  close(): void {
    if (!this.open) return
    this.open = false
    this.dispatchEvent(new Event("close"))
  }
  say(data: unknown): void {
    this.dispatchEvent(new MessageEvent("message", { data }))
  }
}

const world = vi.hoisted(() => ({
  state: "listening",
  registrations: [] as { id: string; url: string; revokedAt: number | null; extended: boolean }[],
  sockets: [] as InstanceType<typeof Socket>[],
  polls: [] as string[],
  keys: async (): Promise<Uint8Array> => new Uint8Array(1),
}))

vi.mock("../../../src/background/requests/listening.ts", () => ({
  listening: async () => ({ state: world.state, held: {} }),
}))
vi.mock("../../../src/background/requests/registrations.ts", () => ({
  readRegistrations: async () => world.registrations,
  pollKeyOf: () => world.keys(),
}))
vi.mock("../../../src/background/requests/approval-exchange.ts", () => ({ offsetOf: async () => 0 }))
vi.mock("../../../src/background/syncing/remote.ts", () => ({ mayReach: async () => true }))
vi.mock("../../../src/background/log.ts", () => ({ log: async () => undefined }))
vi.mock("../../../src/background/requests/polling.ts", () => ({
  pollFor: async (id: string) => void world.polls.push(id),
}))
vi.mock("../../../src/background/network.ts", () => ({
  openSocket: () => {
    const socket = new Socket()
    world.sockets.push(socket)
    return socket
  },
}))
// A real signature needs a real key; what is signed is tested in test/approval.
vi.mock("../../../src/approval/protocols/privacyidea/index.ts", () => ({
  privacyidea: {
    wakeAddress: async ({ url, extended }: { url: string; extended: boolean }) =>
      extended ? url.replace("https", "wss") : null,
  },
}))

const registration = (id = "r", rest: Partial<(typeof world.registrations)[number]> = {}) => ({
  id,
  url: "https://login.example/device",
  revokedAt: null,
  extended: true,
  ...rest,
})

let stayWakeable: () => Promise<void>

beforeEach(async () => {
  vi.useFakeTimers()
  Object.assign(world, { state: "listening", registrations: [registration()], sockets: [], polls: [] })
  world.keys = async () => new Uint8Array(1)
  // A worker that has just been started.
  vi.resetModules()
  ;({ stayWakeable } = await import("../../../src/background/requests/waking.ts"))
})
afterEach(() => vi.useRealTimers())

const held = (): number => world.sockets.filter(({ open }) => open).length
const last = () => world.sockets.at(-1)!

describe("a socket", () => {
  test("is one, however often a page says that it is looked at, and is let go eight seconds after the last time", async () => {
    for (let i = 0; i < 10; i++) {
      await stayWakeable()
      await vi.advanceTimersByTimeAsync(2_500)
    }
    expect(world.sockets).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(8_000 - 2_500 - 1)
    expect(held()).toBe(1)
    await vi.advanceTimersByTimeAsync(1)
    expect(held()).toBe(0)
    // Let go by us it was not lost: the next look has one at once.
    await stayWakeable()
    expect(held()).toBe(1)
    expect(world.sockets).toHaveLength(2)
  })

  test("that was lost or refused is not tried again for thirty seconds, whatever is looked at and left meanwhile", async () => {
    await stayWakeable()
    last().close()
    for (let waited = 0; waited < 30_000; waited += 2_500) {
      // Between ten and twenty seconds nothing is looked at.
      if (waited < 10_000 || waited >= 20_000) await stayWakeable()
      expect(world.sockets).toHaveLength(1)
      await vi.advanceTimersByTimeAsync(2_500)
    }
    await stayWakeable()
    expect(world.sockets).toHaveLength(2)
    expect(held()).toBe(1)
  })

  test("rests too where the key could not be had", async () => {
    world.keys = () => Promise.reject(new Error("no"))
    await expect(stayWakeable()).rejects.toThrow("no")
    world.keys = async () => new Uint8Array(1)
    await stayWakeable()
    expect(world.sockets).toHaveLength(0)
    await vi.advanceTimersByTimeAsync(30_000)
    await stayWakeable()
    expect(held()).toBe(1)
  })

  test("has its server asked, at most once a second, and one that says anything is closed", async () => {
    await stayWakeable()
    for (let i = 0; i < 20; i++) last().say("")
    expect(world.polls).toEqual(["r"])
    await vi.advanceTimersByTimeAsync(1_000)
    last().say("")
    expect(world.polls).toEqual(["r", "r"])
    last().say("come here")
    expect(held()).toBe(0)
    expect(world.polls).toHaveLength(2)
    await stayWakeable()
    expect(world.sockets).toHaveLength(1)
  })

  test("is one of each registration that has any, and goes with it", async () => {
    world.registrations = [
      registration("a"),
      registration("b"),
      registration("plain", { extended: false }),
      registration("revoked", { revokedAt: 1 }),
    ]
    await stayWakeable()
    expect(world.sockets).toHaveLength(2)
    world.registrations = [registration("b")]
    await stayWakeable()
    expect(world.sockets.map(({ open }) => open)).toEqual([false, true])
  })

  test("is let go at once where nobody may listen any more", async () => {
    await stayWakeable()
    world.state = "paused"
    await stayWakeable()
    expect(held()).toBe(0)
  })

  test("that was being opened as the page was left is not", async () => {
    let give: (key: Uint8Array) => void = () => undefined
    world.keys = () => new Promise((resolve) => (give = resolve))
    const opening = stayWakeable()
    await vi.advanceTimersByTimeAsync(8_000)
    give(new Uint8Array(1))
    await opening
    expect(world.sockets).toHaveLength(0)
  })
})
