/** What our pages ask of pictures and links that hold codes. */
import type { CodeKind } from "../domain/code-kind.ts"
import type { ErrorCode } from "../domain/error.ts"
import type { RegistrationOffer } from "./approval-contract.ts"
import type { AccountBrief, AddOutcome, OnDuplicate } from "./contract.ts"

/** A code found on the page; its secret waits, sealed, in the worker. */
export interface Find {
  readonly find: string
  readonly issuer: string
  readonly username: string
  readonly kind: CodeKind
  readonly digits: number
  /** It is made with a PIN that was not found with it. */
  readonly needsPin: boolean
  readonly duplicate: AccountBrief | null
  /** Accounts of the page's site that have no code, the likeliest first. */
  readonly fitting: readonly AccountBrief[]
  /** It is most likely the code of the first of them. */
  readonly joins: boolean
}

/** All that was found, by one look or by several that belong together. */
export interface ScanResult {
  readonly finds: readonly Find[]
  /** Links that offer to register this browser for sign-in requests; they wait like finds. */
  readonly offers: readonly RegistrationOffer[]
  /** QR codes on the page that hold an account we cannot take, each with the reason. */
  readonly problems: readonly ErrorCode[]
  /** Exports whose other QR codes have not been seen: how many there are, and how many are missing. */
  readonly missing: readonly { readonly size: number; readonly missing: number }[]
}

/** See `contract.ts`. */
export interface ScanFunctions {
  "scan.page": () => ScanResult
  /** `image`: a `data:` address of any picture that the browser can decode. `joins`: what it shows joins what waits. */
  "scan.image": (given: { image: string; joins: boolean }) => ScanResult
  /** `text`: links, apart by white space. */
  "scan.text": (given: { text: string }) => ScanResult
  /** What was found and is not added yet. */
  "scan.waiting": () => ScanResult
  /** `into`: the account of `fitting` whose code it is; it keeps its names. */
  "scan.add": (given: {
    find: string
    issuer: string
    username: string
    onDuplicate: OnDuplicate
    into?: string
    /** Of a find that needs one. */
    pin?: string
  }) => AddOutcome
}
