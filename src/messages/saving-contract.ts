/** The part of the contract that is about saving what was typed into pages. The password itself never crosses back. */
import type { AccountBrief } from "./contract.ts"

/** An account of the site. */
export interface SaveAccount extends AccountBrief {
  readonly hasPassword: boolean
}

/** Something that was typed and sent, and is not in the vault as far as anyone can tell. */
export interface SaveOffer {
  readonly offer: string
  /** Host as people write it; in its `xn--` form where that differs. */
  readonly site: string
  readonly ascii: string | null
  readonly username: string
  /** It is most likely the password of the first of `accounts`; else a new account's. */
  readonly isUpdate: boolean
  /** Whose password it may be, the likeliest first. */
  readonly accounts: readonly SaveAccount[]
  /** It was compared with what is kept. `false`: the gate is closed, so it may turn out to be known. */
  readonly compared: boolean
}

/** `null`: the password turned out to be the one that is kept. */
export interface SaveOutcome {
  readonly saved: AccountBrief | null
}

export interface SavingFunctions {
  /** What waits to be saved, the last first. */
  "saving.list": () => readonly SaveOffer[]
  /** `into`: the account whose password it is; `null`: a new one. `gate.closed` until `gate.open`. */
  "saving.take": (given: { offer: string; into: string | null; issuer: string; username: string }) => SaveOutcome
  /** Not now: the very same is not offered again. */
  "saving.dismiss": (given: { offer: string }) => void
  /** Never on this site. */
  "saving.never": (given: { offer: string }) => void
  /** What stands in the log-in fields of the active tab now. `null`: nothing, or nothing new. */
  "saving.typed": () => SaveOffer | null
  /** Hosts on which nothing is offered to be saved. */
  "saving.silent": () => readonly string[]
  "saving.unsilence": (given: { host: string }) => void
}
