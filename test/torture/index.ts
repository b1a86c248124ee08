/**
 * `npm run torture -- --schedules N --kills N --seed S [--servers lighttpd,apache,nginx,rclone]`: one JSON line a part.
 * `lost`: deeds that are nowhere any more, and erasings of accounts that are back. `diverged`: states too many at the end.
 * First a loss, a divergence and the return of an account are planted, and must be found; only then does a zero below say
 * something. Exits with 1 if anything was lost or diverged.
 */
import { parseArgs } from "node:util"
import { runKills, runProof, runSchedules, runServer, serverKinds, type Part } from "./parts.ts"

const { values } = parseArgs({
  options: {
    schedules: { type: "string", default: "100" },
    kills: { type: "string", default: "100" },
    seed: { type: "string", default: "1" },
    servers: { type: "string", default: "" },
  },
})
const number = (name: "schedules" | "kills" | "seed"): number => {
  const value = Number(values[name])
  if (!Number.isSafeInteger(value) || value < 0) throw new Error(`--${name} takes a number`)
  return value
}
const seed = number("seed")
const parts: (() => Promise<Part>)[] = [
  () => runProof(seed),
  () => runSchedules(seed, number("schedules")),
  () => runKills(seed, number("kills")),
  ...serverKinds(values.servers).map((kind) => () => runServer(kind, seed, number("schedules"))),
]
for (const part of parts) {
  const { notes, ...line } = await part()
  console.log(JSON.stringify(line))
  for (const note of notes) console.error(note)
  if (line.lost > 0 || line.diverged > 0) process.exitCode = 1
}
