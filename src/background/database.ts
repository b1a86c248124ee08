import { openDatabase, type Database } from "../storage/db.ts"

let opening: Promise<Database> | null = null

/** The one database, opened at first use. A failed opening is tried again at the next. */
export function database(): Promise<Database> {
  const forget = () => (opening = null)
  opening ??= openDatabase(undefined, forget).catch((failure: unknown) => {
    forget()
    throw failure
  })
  return opening
}
