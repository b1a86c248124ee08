/**
 * Sockets by which our own kind of server says "poll now": held while a page of ours is looked at, and not a moment longer.
 * They carry nothing, and nothing rests on them: without one, or with one that lies, requests come by polling as ever.
 */
import { privacyidea } from "../../approval/protocols/privacyidea/index.ts"
import { codeOf } from "../../domain/error.ts"
import { offsetOf } from "./approval-exchange.ts"
import type { Held } from "../locking/held.ts"
import { listening } from "./listening.ts"
import { log } from "../log.ts"
import { openSocket } from "../network.ts"
import { pollFor } from "./polling.ts"
import { pollKeyOf, readRegistrations, type RegistrationRecord } from "./registrations.ts"
import { mayReach } from "../syncing/remote.ts"

/** A page that is looked at says so every two seconds; when it has said nothing for so long, it is gone, ms. */
const LOOKED_AT = 8_000
/** After one was lost or refused the next is not tried before, ms. */
const REST = 30_000
/** Whoever wakes more often has us poll no more often than this, ms. */
const BREATH = 1_000

/** By registration; `null`: being opened. */
const sockets = new Map<string, WebSocket | null>()
/** Registrations whose socket was lost not long ago. Nobody's looking away ends that. */
const resting = new Set<string>()
let end: ReturnType<typeof setTimeout> | undefined

function drop(id: string): void {
  const socket = sockets.get(id)
  sockets.delete(id)
  socket?.close()
}

function dropAll(): void {
  clearTimeout(end)
  for (const id of sockets.keys()) drop(id)
}

function rest(id: string): void {
  sockets.delete(id)
  resting.add(id)
  setTimeout(() => resting.delete(id), REST)
}

function obey(id: string, socket: WebSocket): void {
  let waits = false
  socket.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
    if (data !== "") socket.close()
    else if (!waits) {
      waits = true
      void pollFor(id).catch((thrown: unknown) => log("network", codeOf(thrown)))
      setTimeout(() => (waits = false), BREATH)
    }
  })
  // Ours are taken out of the map before they are closed: this one was lost.
  socket.addEventListener("close", () => sockets.get(id) === socket && rest(id))
}

async function open(held: Held, registration: RegistrationRecord): Promise<void> {
  const { id, url, revokedAt } = registration
  if (sockets.has(id) || resting.has(id) || revokedAt !== null || !(await mayReach(url)) || sockets.has(id)) return
  sockets.set(id, null)
  try {
    const key = await pollKeyOf(held, registration)
    const address = await privacyidea.wakeAddress(registration, key, Date.now() + (await offsetOf(url)))
    if (address === null || !sockets.has(id)) return
    const socket = openSocket("network_wake", new URL(address))
    sockets.set(id, socket)
    obey(id, socket)
  } catch (thrown) {
    rest(id)
    throw thrown
  }
}

/** A page is looked at: holds the sockets that there can be, for a while. */
export async function stayWakeable(): Promise<void> {
  clearTimeout(end)
  end = setTimeout(dropAll, LOOKED_AT)
  const { state, held } = await listening()
  if (state !== "listening" || held === null) return dropAll()
  const registrations = await readRegistrations(held)
  const known = new Set(registrations.map(({ id }) => id))
  for (const id of sockets.keys()) if (!known.has(id)) drop(id)
  for (const each of registrations) await open(held, each)
}
