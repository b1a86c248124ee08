/** What was inside a box that opened: ours, but perhaps of another version, and never cast. */
import * as v from "valibot"
import { text, type Bytes } from "../domain/bytes.ts"
import { CountersignError } from "../domain/error.ts"

/** The value of JSON bytes. @throws vault.damaged */
export function fromJson(bytes: Bytes): unknown {
  try {
    return JSON.parse(text(bytes))
  } catch (cause) {
    throw new CountersignError("vault.damaged", "json", { cause })
  }
}

/**
 * Content that carries its version; a list has none, and is of the first.
 * @param newest the latest version that this program reads
 * @param what for the developer
 * @throws vault.newer for a later version, vault.damaged if it does not read as it should
 */
export function readVersioned<S extends v.GenericSchema>(
  schema: S,
  content: unknown,
  newest: number,
  what: string,
): v.InferOutput<S> {
  const version = typeof content === "object" && content !== null && "version" in content ? content.version : null
  if (typeof version === "number" && version > newest) throw new CountersignError("vault.newer", what)
  try {
    return v.parse(schema, content)
  } catch (cause) {
    throw new CountersignError("vault.damaged", what, { cause })
  }
}
