/** One sync of the open vault, and what is kept of what it said. */
import { codeOf, CountersignError, type ErrorCode } from "../../domain/error.ts"
import { syncOnce } from "../../sync/sync.ts"
import { replicaKeys } from "../../vault/replica.ts"
import { requireOpen } from "../locking/held.ts"
import { log } from "../log.ts"
import { bumpRevision } from "../revision.ts"
import { syncKeyrings } from "./keyring.ts"
import { announceLeft, lookAtLeft, vaultsBehind } from "./left.ts"
import { mayReach, remoteOf } from "./remote.ts"
import { syncSealer, syncSide } from "./side.ts"
import { statusAfter } from "./report.ts"
import { replicaMemory, requireServer, updateStatus } from "./store.ts"

/** Longer than this no sync takes: a worker that hangs on one would never do the next. */
const PATIENCE = 5 * 60_000

let running = 0

/** True while this worker syncs. */
export const isSyncing = (): boolean => running > 0

/**
 * Syncs once, after any sync that is under way.
 * @param allowed accounts whose removal the person has seen and wants, however many they are
 * @throws sync.off, and why it did not work, which is kept for the person too
 */
export async function syncNow(allowed: readonly string[] = []): Promise<void> {
  running += 1
  await bumpRevision()
  try {
    await navigator.locks.request("sync", () => run(allowed))
  } catch (thrown) {
    const code = codeOf(thrown)
    await keepTrouble(code)
    throw thrown
  } finally {
    running -= 1
    await bumpRevision()
  }
}

/** Locked in the middle of it, or no vault: nothing that is to be told, and no key to keep it with. */
const silent: ReadonlySet<ErrorCode> = new Set(["vault.closed", "vault.locked", "sync.off"])

async function keepTrouble(trouble: ErrorCode): Promise<void> {
  if (silent.has(trouble)) return
  await log("network", trouble)
  await updateStatus((status) => ({ ...status, trouble })).catch(() => null)
}

async function run(allowed: readonly string[]): Promise<void> {
  const held = await requireOpen()
  const server = await requireServer()
  if (!(await mayReach(server.address))) throw new CountersignError("remote.denied", "permission")
  const numbers = { requests: 0, sent: 0, received: 0 }
  const meter = (sent: number, received: number): void => {
    numbers.requests += 1
    numbers.sent += sent
    numbers.received += received
  }
  const keys = await replicaKeys(held.sync)
  const signal = AbortSignal.timeout(PATIENCE)
  const parties = {
    remote: remoteOf(server, held.vault, meter),
    side: syncSide(keys, syncKeyrings(held), new Set(allowed)),
    sealer: syncSealer(keys, held.vault),
    memory: replicaMemory(server.address),
    now: () => Date.now(),
    signal,
  }
  const next = await lookAtLeft(server, meter, signal)
  const report = await syncOnce(parties, { label: server.label, behind: await vaultsBehind() }).catch(
    (cause: unknown) => {
      throw signal.aborted ? new CountersignError("remote.offline", "patience", { cause }) : cause
    },
  )
  const moved = next ?? report.moved
  await updateStatus((status) => statusAfter(status, { ...report, moved }, numbers, Date.now()))
  // Only what is there: a successor that is announced before has nothing to give to who goes there.
  await announceLeft(server, meter, signal)
}
