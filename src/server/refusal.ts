/** Why a page or an endpoint says no. The code alone; words and status are made where it is shown. */
export type RefusalCode = "busy" | "limit" | "malformed" | "large" | "origin" | "gone" | "missing"

const statuses: Readonly<Record<RefusalCode, number>> = {
  busy: 503,
  limit: 429,
  malformed: 400,
  large: 413,
  origin: 403,
  gone: 410,
  missing: 404,
}

export class Refusal extends Error {
  override readonly name = "Refusal"
  readonly code: RefusalCode
  readonly status: number
  constructor(code: RefusalCode) {
    super(code)
    this.code = code
    this.status = statuses[code]
  }
}
