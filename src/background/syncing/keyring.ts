/**
 * The keyring's way to other browsers and from them. A master password that was changed elsewhere is taken note of; it
 * opens this browser from the moment that somebody has typed it here, and until then the one before does.
 */
import { equal, toBase64Url, type Bytes } from "../../domain/bytes.ts"
import { tick, type Clock } from "../../domain/clock.ts"
import { codeOf, CountersignError } from "../../domain/error.ts"
import { writeMeta } from "../../storage/vault-store.ts"
import { sharedWraps } from "../../vault/keyring.ts"
import {
  laterSlots,
  readRemoteKeyring,
  slotsOf,
  writeRemoteKeyring,
  writeWrap,
  type Slot,
  type Slots,
} from "../../vault/remote-keyring.ts"
import type { PasswordWrap, RecoveryWrap } from "../../vault/wrap.ts"
import { database } from "../database.ts"
import type { Held } from "../locking/held.ts"
import { deviceId } from "../accounts/opened.ts"
import { storedKeyring } from "../locking/root.ts"
import { requireServer, updateServer, type SyncServerRecord } from "./store.ts"

/** What the replica asks of keyrings. */
export interface SyncKeyrings {
  readonly own: () => Promise<Bytes>
  readonly take: (device: string, bytes: Bytes) => Promise<boolean>
}

/** What this browser has that others may have too. */
interface Local {
  readonly password: PasswordWrap
  readonly recovery: RecoveryWrap | null
}

async function local(): Promise<Local> {
  const keyring = await storedKeyring()
  const { password, recovery } = keyring === null ? { password: null, recovery: null } : sharedWraps(keyring)
  if (password === null) throw new CountersignError("vault.missing")
  return { password, recovery }
}

const idOf = (wrap: { readonly id: Bytes } | null): string => (wrap === null ? "" : toBase64Url(wrap.id))

/** Which wraps a browser has: ids of the password's and the recovery code's, "" for none. */
export const wrapIds = ({
  password,
  recovery,
}: Partial<Record<"password" | "recovery", { id: Bytes } | null>>): string[] => [
  idOf(password ?? null),
  idOf(recovery ?? null),
]

/** The slots as they were last written or taken, with what was changed in this browser since. */
async function currentSlots(held: Held, { keyring, secret }: SyncServerRecord, here: Local): Promise<Slots> {
  const before = keyring === null ? null : await slotsOf(readRemoteKeyring(keyring.bytes), held.sync, secret)
  const latest = [before?.password.clock, before?.recovery?.clock].reduce<Clock | null>(
    (last, clock) => (clock !== undefined && (last === null || clock > last) ? clock : last),
    null,
  )
  const clock = tick(latest, await deviceId(), Date.now())
  const [password, recovery] = wrapIds(here)
  /** Not changed here: what it was then, or what came from elsewhere and was taken in. */
  const isKept = (slot: Slot<PasswordWrap | RecoveryWrap> | null | undefined, now: string, then: string) =>
    slot !== undefined && (now === then || now === idOf(slot?.wrap ?? null))
  const [thenPassword = "", thenRecovery = ""] = keyring?.wraps ?? []
  return {
    password:
      before !== null && isKept(before.password, password!, thenPassword)
        ? before.password
        : { clock, wrap: here.password },
    recovery:
      before !== null && isKept(before.recovery, recovery!, thenRecovery)
        ? before.recovery
        : here.recovery && { clock, wrap: here.recovery },
  }
}

const sameSlots = (a: Slots, b: Slots): boolean =>
  a.password.clock === b.password.clock && (a.recovery?.clock ?? "") === (b.recovery?.clock ?? "")

/** Keyrings of the open vault. */
export function syncKeyrings(held: Held): SyncKeyrings {
  async function keep(here: Local, bytes: Bytes): Promise<Bytes> {
    const keyring = { bytes, wraps: wrapIds(here) }
    // Turned off meanwhile: then there is nothing to keep it for.
    await updateServer((server) => server && { ...server, keyring })
    return bytes
  }
  const written = (server: SyncServerRecord, slots: Slots) =>
    writeRemoteKeyring(held.vault, held.sync, server.secret, slots)

  return {
    async own() {
      const [server, here] = [await requireServer(), await local()]
      const { keyring } = server
      if (keyring === null) return keep(here, await written(server, await currentSlots(held, server, here)))
      if (keyring.wraps.join(" ") === wrapIds(here).join(" ")) return keyring.bytes
      const slots = await currentSlots(held, server, here)
      const known = await slotsOf(readRemoteKeyring(keyring.bytes), held.sync, server.secret)
      await noteIncoming(slots, here)
      return keep(here, sameSlots(slots, known) ? keyring.bytes : await written(server, slots))
    },
    async take(_device, bytes) {
      const [server, here] = [await requireServer(), await local()]
      try {
        const remote = readRemoteKeyring(bytes)
        if (!equal(remote.vault, held.vault)) return false
        const theirs = await slotsOf(remote, held.sync, server.secret)
        const ours = await currentSlots(held, server, here)
        const both = laterSlots(theirs, ours)
        // Their bytes as they are where nothing of ours is later: two that each wrote their own would never be at rest.
        if (sameSlots(both, theirs)) await keep(here, bytes)
        else if (!sameSlots(both, ours)) await keep(here, await written(server, both))
        await noteIncoming(both, here)
        return true
      } catch (thrown) {
        if (codeOf(thrown) !== "vault.damaged") throw thrown
        return false
      }
    },
  }
}

/** Leaves what came where the next unlock finds it: the wraps as such, for then there is no key yet. */
async function noteIncoming({ password, recovery }: Slots, here: Local): Promise<void> {
  const next = idOf(password.wrap) === idOf(here.password) ? null : writeWrap(password.wrap)
  await writeMeta(await database(), "nextPassword", next)
  const isNew = recovery !== null && idOf(recovery.wrap) !== idOf(here.recovery)
  await writeMeta(await database(), "nextRecovery", isNew ? writeWrap(recovery.wrap) : null)
}
