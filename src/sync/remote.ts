/**
 * A remote: any dumb store of named bytes that the person already has. It is not trusted, and nothing is asked of it
 * but that what was put can be read back some time: no locks, no compare-and-swap, no order.
 */
import type { Bytes } from "../domain/bytes.ts"

/** A stored object's name below the vault's folder, as `heads/<device>`, and what tells one state of it from another. */
export interface RemoteObject {
  readonly name: string
  /** Opaque; `null` if the store gives none. Equal tags mean equal bytes, different ones may too. */
  readonly tag: string | null
}

/** One object's bytes. */
export interface RemoteBytes {
  readonly bytes: Bytes
  readonly tag: string | null
}

/**
 * Every function rejects with `CountersignError`: `remote.offline` (no answer), `remote.auth` (credentials refused),
 * `remote.denied` (not allowed there), `remote.full`, `remote.busy` (locked or too many requests: try later),
 * `remote.broken` (an answer that makes no sense). Paths that do not exist are no errors.
 */
export interface Remote {
  /** What lies directly below `folder`, as `heads`; a folder that does not exist is empty. */
  list(folder: string, signal?: AbortSignal): Promise<readonly RemoteObject[]>
  /** The bytes of an object; `null`: not there; `"same"`: its tag is still `unless`. Refuses more than `limit` bytes. */
  get(
    name: string,
    options: { readonly limit: number; readonly unless?: string | null; readonly signal?: AbortSignal },
  ): Promise<RemoteBytes | "same" | null>
  /**
   * Writes an object that only this device writes; folders are made as needed.
   * @returns the tag that {@link list} and {@link get} will give for exactly these bytes; `null` if the store does not say
   */
  put(name: string, bytes: Bytes, signal?: AbortSignal): Promise<string | null>
  /** Deletes an object; one that is not there is deleted already. */
  delete(name: string, signal?: AbortSignal): Promise<void>
}
