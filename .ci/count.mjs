/**
 * Reads Vitest's JSON reports. `again FILE` prints the end-to-end files that may be run once more, one a line;
 * `total FILE [FILE]` prints the last line of CI, in which a file of the second report stands for that of the first.
 */
import { readFileSync } from "node:fs"
import { relative } from "node:path"

const MOST_AGAIN = 5
const [, , what, ...paths] = process.argv
const reports = paths.map((path) => JSON.parse(readFileSync(path, "utf8")).testResults)
const nameOf = (file) => relative(process.cwd(), file.name)
const failed = (file) => file.status !== "passed"
const say = (line) => process.stdout.write(`${line}\n`)

if (what === "again") {
  const names = reports[0].filter(failed).map(nameOf)
  if (names.length <= MOST_AGAIN && names.every((name) => name.startsWith("test/e2e/"))) names.forEach(say)
} else {
  const [first, second = []] = reports
  const again = new Set(second.map(nameOf))
  const files = [...first.filter((file) => !again.has(nameOf(file))), ...second]
  const tests = files.flatMap(({ assertionResults }) => assertionResults)
  const passed = tests.filter(({ status }) => status === "passed").length
  const failures = tests.filter(({ status }) => status === "failed").length
  const skipped = tests.length - passed - failures
  for (const name of again) say(`run a second time: ${name}`)
  // A file that could not be loaded has no test that failed, and is a failure all the same.
  const wrong = Math.max(failures, files.some(failed) ? 1 : 0)
  say(`${passed} passed, ${wrong} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`)
}
