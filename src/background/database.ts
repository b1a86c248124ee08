import { openDatabase, type Database } from "../storage/db.ts"

let opening: Promise<Database> | null = null

/** The one database, opened at first use. A failed opening is tried again at the next. */
export function database(): Promise<Database> {
  opening ??= openDatabase().then(
    (opened) => {
      opened.addEventListener("close", () => (opening = null))
      return opened
    },
    (failure: unknown) => {
      opening = null
      throw failure
    },
  )
  return opening
}
