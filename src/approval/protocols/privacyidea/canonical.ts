import { CountersignError } from "../../../domain/error.ts"

/** Deeper than this nothing of the protocol is; a text made to exhaust the stack is. */
const DEEPEST = 16

/**
 * The one text of a JSON value (RFC 8785): no spaces, names in the order of their UTF-16 units, numbers and strings as
 * ECMAScript writes them.
 * @throws approval.challenge if the value is too deep, not JSON, or has half a surrogate pair in it
 */
export function canonicalJson(value: unknown, depth = 0): string {
  if (depth > DEEPEST) throw new CountersignError("approval.challenge", "deep")
  if (value === null || typeof value === "boolean") return String(value)
  if (typeof value === "number" && Number.isFinite(value)) return JSON.stringify(value)
  if (typeof value === "string" && !/\p{Surrogate}/u.test(value)) return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map((each) => canonicalJson(each, depth + 1)).join(",")}]`
  if (typeof value === "object") {
    const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
    const members = entries.map(([name, each]) => `${canonicalJson(name)}:${canonicalJson(each, depth + 1)}`)
    return `{${members.join(",")}}`
  }
  throw new CountersignError("approval.challenge", "not JSON")
}
