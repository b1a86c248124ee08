/**
 * `npm run bench`: one JSON object a line, medians. `npm run bench -- NAME…` runs only what begins with one of the names;
 * `--extension DIRECTORY` measures a built extension instead of building one. The marks stand in README.md; nothing here
 * holds a result against them, since a number from a busy machine is no failure.
 */
import { parseArgs } from "node:util"

import { makeSubjects, type Subjects } from "./extension.ts"
import type { Line } from "./line.ts"
import { benchMenu, benchPage } from "./page.ts"
import { benchPopupCpu, benchPopupSize } from "./popup.ts"
import { benchQr } from "./qr.ts"
import { benchSave } from "./save.ts"
import { benchSearch } from "./search.ts"
import { benchMerge, benchSync } from "./sync.ts"
import { benchKdf, benchUnlock } from "./unlock.ts"
import { benchWorker } from "./worker.ts"

interface Measurement {
  /** Beginning of the names that it gives. */
  readonly name: string
  readonly run: (subjects: Subjects) => Promise<readonly Line[]>
}

const measurements: readonly Measurement[] = [
  { name: "popup.js.gz", run: ({ ours }) => benchPopupSize(ours) },
  { name: "popup.cpu", run: ({ ours }) => benchPopupCpu(ours) },
  { name: "unlock.kdf", run: ({ ours }) => benchKdf(ours) },
  { name: "unlock.rest.10000", run: ({ ours }) => benchUnlock(ours) },
  { name: "search.10000", run: ({ ours }) => benchSearch(ours) },
  { name: "save.bytes.10000", run: ({ ours }) => benchSave(ours) },
  { name: "worker", run: ({ ours, empty }) => benchWorker(ours, empty) },
  { name: "page", run: ({ ours, empty }) => benchPage(ours, empty) },
  { name: "menu.10000", run: ({ ours }) => benchMenu(ours) },
  { name: "qr", run: () => benchQr() },
  { name: "sync", run: () => benchSync() },
  { name: "merge.10000", run: async () => [await benchMerge()] },
]

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { extension: { type: "string" } },
})
const asked = (name: string): boolean =>
  positionals.length === 0 || positionals.some((wanted) => name.startsWith(wanted))
// A name that is longer than a measurement's, such as popup.cpu.1, chooses one line out of those that it gives.
const chosen = measurements.filter(({ name }) => asked(name) || positionals.some((wanted) => wanted.startsWith(name)))
if (chosen.length === 0) throw new Error(`nothing is measured under ${positionals.join(", ")}`)

const subjects = await makeSubjects(values.extension)
try {
  for (const { run } of chosen) {
    for (const line of await run(subjects)) if (asked(line.name)) console.log(JSON.stringify(line))
  }
} finally {
  await subjects.remove()
}
