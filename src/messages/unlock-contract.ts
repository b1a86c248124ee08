/** The part of the contract that is about who opens the vault, and by what. */

/** What a passkey's ceremony gave, base64url each; `output` opens the wrap, `authenticatorData` says that someone was asked. */
export interface PasskeyAnswer {
  readonly credential: string
  readonly authenticatorData: string
  readonly output: string
}

/** What gives the root: the master password typed just now, or a passkey used just now. */
export type RootProof = { readonly password: string } | { readonly passkey: PasskeyAnswer }

/** What opens the gate: the PIN too. */
export type Proof = { readonly pin: string } | RootProof

/** Another master password, by the one that is, or by a passkey. */
export type PasswordChange = { readonly next: string } & (
  | { readonly current: string }
  | { readonly passkey: PasskeyAnswer }
)

/** A passkey in the list of settings. */
export interface PasskeyView {
  /** 16 bytes, base64url. */
  readonly id: string
  readonly name: string
  readonly createdAt: number
}

/** What a page needs for a ceremony, base64url. No secret: it is known while the vault is closed. */
export interface PasskeyCeremony {
  /** Ids of the credentials that are here. */
  readonly credentials: readonly string[]
  /** Input of the PRF. */
  readonly input: string
}
