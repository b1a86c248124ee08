/** A window of the list before its codes are made, and how it becomes the page that is shown. */
import type { CodeMaker, OtpSecret } from "../../domain/otp.ts"
import type { Settings } from "../../domain/settings.ts"
import type { ListPage, Row } from "../../messages/contract.ts"
import { codeNow } from "./code-now.ts"
import type { Used } from "./used.ts"

/** One line of the list with what its code is made of. */
export interface Slot extends Omit<Row, "code"> {
  /** `null`: no code. */
  readonly otp: OtpSecret | null
}

/** A window of the list before its codes are made. */
export interface Layout extends Omit<ListPage, "rows"> {
  readonly slots: readonly Slot[]
}

/** The row of a slot, with its code of this moment. */
export async function rowOf(
  { otp, ...row }: Slot,
  { maskCodes, clockOffset }: Settings,
  used: Used,
  make: CodeMaker,
): Promise<Row> {
  const isKept = otp === null || row.hidden || maskCodes || otp.kind === "hotp"
  return { ...row, code: isKept ? null : await codeNow(make, otp, clockOffset, used[row.id]) }
}

/** The page of a layout, with the codes of this moment. */
export async function filled(
  { slots, ...page }: Layout,
  settings: Settings,
  used: Used,
  make: CodeMaker,
): Promise<ListPage> {
  return { ...page, rows: await Promise.all(slots.map((slot) => rowOf(slot, settings, used, make))) }
}
