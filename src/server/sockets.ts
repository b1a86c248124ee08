/** Sockets that devices hold open to be woken. They carry nothing in either direction; what there is, is polled for. */
import type { Duplex } from "node:stream"
import { WebSocketServer, type WebSocket } from "ws"
import { wakeable } from "./device-endpoint.ts"
import { readQuery, type Caller } from "./http.ts"
import { nameOf } from "./log.ts"
import type { Parts } from "./parts.ts"
import { Refusal } from "./refusal.ts"

/** Where they are opened. */
export const WAKE_PATH = "/device/wake"

/** ms between two questions whether a socket is still there, and after which it must prove itself anew. */
const PULSE = 25_000
const LIFETIME = 60 * 60_000

/** Sockets of one device, and of all. */
const MOST_OF_ONE = 4
const MOST = 20_000

/** Reason codes of RFC 6455 §7.4.1. */
const AWAY = 1001
const POLICY = 1008

interface Held {
  readonly socket: WebSocket
  readonly until: number
  answers: boolean
}

export interface Sockets {
  /** Takes a request to open one, or refuses it. Closes what it refuses. */
  open(caller: Caller, socket: Duplex, head: Buffer): Promise<void>
  /** Wakes the sockets of one device; with an empty serial all of them, when something may have been missed. */
  wake(serial: string): void
  close(): void
}

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`)
}

export function startSockets(parts: Parts): Sockets {
  const { log, now } = parts
  // An empty message keeps the other side's process alive; there is nothing else to say.
  const server = new WebSocketServer({ noServer: true, maxPayload: 1, perMessageDeflate: false, clientTracking: false })
  const devices = new Map<string, Set<Held>>()
  let count = 0

  function hold(serial: string, socket: WebSocket): void {
    const held: Held = { socket, until: now() + LIFETIME, answers: true }
    const all = devices.get(serial) ?? new Set()
    devices.set(serial, all.add(held))
    count += 1
    if (all.size > MOST_OF_ONE) for (const oldest of [...all].slice(0, -MOST_OF_ONE)) oldest.socket.close(POLICY)
    socket.on("pong", () => (held.answers = true))
    socket.on("message", (data: Buffer) => {
      if (data.length > 0) socket.close(POLICY)
    })
    // Such as a message that is too long; "close" follows.
    socket.on("error", () => undefined)
    socket.once("close", () => {
      count -= 1
      all.delete(held)
      if (all.size === 0 && devices.get(serial) === all) devices.delete(serial)
    })
  }

  function* every(): Generator<Held> {
    for (const all of devices.values()) yield* all
  }

  const pulse = setInterval(() => {
    for (const held of every()) {
      if (!held.answers) {
        held.socket.terminate()
        continue
      }
      held.answers = false
      if (held.until <= now()) held.socket.close(AWAY)
      else held.socket.ping()
    }
  }, PULSE)
  pulse.unref()

  return {
    async open(caller, socket, head) {
      const { request, url, ip } = caller
      socket.on("error", () => socket.destroy())
      try {
        if (count >= MOST) throw new Refusal("busy")
        const serial = url.pathname === WAKE_PATH ? await wakeable(parts, readQuery(caller), ip) : null
        if (serial === null) throw new Refusal("malformed")
        server.handleUpgrade(request, socket, head, (opened) => hold(serial, opened))
      } catch (error) {
        if (!(error instanceof Refusal)) log({ event: "failed", route: WAKE_PATH, error: nameOf(error) })
        refuse(socket, error instanceof Refusal ? `${String(error.status)} Refused` : "500 Broken")
      }
    },
    wake(serial) {
      for (const { socket } of serial === "" ? every() : (devices.get(serial) ?? [])) socket.send("")
    },
    close() {
      clearInterval(pulse)
      server.close()
      const open = [...every()]
      for (const { socket } of open) socket.close(AWAY)
      // Whoever does not say goodbye within a second has gone already.
      setTimeout(() => {
        for (const { socket } of open) socket.terminate()
      }, 1000)
    },
  }
}
