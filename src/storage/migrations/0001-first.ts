/**
 * Database shape 1, the first. Steps are numbered, never edited after release, and import nothing of ours.
 *
 * meta: key → bytes (`keyring`, `manifest`, `settings`, `pin`), text (`device`), number (`backup`); buckets: number → bytes;
 * activity: running number → record; snapshots: time → manifest and version ids of its buckets; pieces: version id → bytes.
 */
export const version = 1

/** Makes the stores in an empty database. */
export function migrate(database: IDBDatabase): void {
  database.createObjectStore("meta")
  database.createObjectStore("buckets")
  database.createObjectStore("activity", { autoIncrement: true })
  database.createObjectStore("snapshots")
  database.createObjectStore("pieces")
}
