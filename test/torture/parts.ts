/** The parts of a run. Each says where it ended; which seed shows a failure again is in its notes. */
import { setTimeout as wait } from "node:timers/promises"
import { webdav } from "../../src/sync/remotes/webdav.ts"
import { startWebdavServer, webdavKinds, type WebdavKind } from "../servers/webdav.ts"
import { runSchedule, type Options } from "./schedule.ts"

/** The line of one part, and what to say about it on the side. */
export interface Part {
  readonly part: string
  readonly seed: number
  readonly schedules: number
  readonly kills: number
  /** How often a vault was moved. */
  readonly moves: number
  readonly lost: number
  readonly diverged: number
  readonly notes: readonly string[]
}

/** Plants a loss, a divergence, and the return of what was erased (a loss too); not to find one of them counts as one. */
export async function runProof(seed: number): Promise<Part & { found: readonly string[] }> {
  const loss = await runSchedule({ seed, plant: "loss" })
  const divergence = await runSchedule({ seed, plant: "divergence" })
  const back = await runSchedule({ seed, plant: "return" })
  const unseen = [loss, back].map(({ lost }) => (lost > 0 ? 0 : 1))
  const [lost, diverged] = [unseen[0]! + unseen[1]!, divergence.diverged > 0 ? 0 : 1]
  const notes = [
    ...(unseen[0] ? ["the planted loss was not found"] : []),
    ...(unseen[1] ? ["the planted return was not found"] : []),
    ...(diverged ? ["the planted divergence was not found"] : []),
  ]
  const moves = loss.moves + divergence.moves + back.moves
  const found = [
    `planted loss: ${loss.lost} lost`,
    `planted divergence: ${divergence.diverged} diverged`,
    `planted return: ${back.lost} lost`,
  ]
  return {
    part: "proof",
    seed,
    schedules: 3,
    kills: loss.kills + divergence.kills + back.kills,
    moves,
    lost,
    diverged,
    notes,
    found,
  }
}

/** Random schedules, the first with `seed`, each next one with the next. */
export async function runSchedules(seed: number, count: number, more: Partial<Options> = {}, part = "schedules") {
  let sum: Part = { part, seed, schedules: 0, kills: 0, moves: 0, lost: 0, diverged: 0, notes: [] }
  for (let i = 0; i < count; i++) sum = added(sum, seed + i, await runSchedule({ ...more, seed: seed + i }))
  return sum
}

/** Dies at every await of a sync, one after the other; when a sync has no more, another schedule's. */
export async function runKills(seed: number, count: number): Promise<Part> {
  let sum: Part = { part: "kills", seed, schedules: 0, kills: 0, moves: 0, lost: 0, diverged: 0, notes: [] }
  for (let i = 0; sum.kills < count; i++) {
    for (let killAt = 1; sum.kills < count; killAt++) {
      const outcome = await runSchedule({ seed: seed + i, actions: 16, killAt })
      sum = added(sum, seed + i, outcome)
      if (!outcome.killed) break
    }
  }
  return sum
}

/** Reads `--servers`. @throws Error for one that we do not know */
export function serverKinds(list: string): WebdavKind[] {
  const known = Object.keys(webdavKinds) as WebdavKind[]
  return list.split(",").flatMap((name) => {
    if (name === "") return []
    const kind = known.find((each) => each === name)
    if (kind === undefined) throw new Error(`--servers takes ${known.join(", ")}, not ${name}`)
    return [kind]
  })
}

/** The same schedules against a real server, each in a folder of its own. */
export async function runServer(kind: WebdavKind, seed: number, count: number): Promise<Part> {
  const server = await startWebdavServer(kind, { auth: "basic" })
  const { user, password } = server
  let folder = 0
  const store = () => {
    const address = new URL(`${server.address}Countersign/${folder++}/`)
    return {
      for: (isAway: () => boolean) => {
        // Away is a connection that is refused, as when there is no network.
        const request: typeof fetch = (...args) => (isAway() ? Promise.reject(new TypeError("away")) : fetch(...args))
        return webdav({ address, user, password, request, wait })
      },
    }
  }
  try {
    return await runSchedules(seed, count, { store }, kind)
  } finally {
    await server.stop()
  }
}

function added(
  sum: Part,
  seed: number,
  { kills, moves, lost, diverged, notes }: Awaited<ReturnType<typeof runSchedule>>,
): Part {
  return {
    ...sum,
    schedules: sum.schedules + 1,
    kills: sum.kills + kills,
    moves: sum.moves + moves,
    lost: sum.lost + lost,
    diverged: sum.diverged + diverged,
    notes: [...sum.notes, ...notes.map((note) => `${sum.part}, seed ${seed}: ${note}`)],
  }
}
