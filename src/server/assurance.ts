/** What was done, in the words of tokens: `acr` (OpenID Connect) and `amr` (RFC 8176). */

export const acrValues = {
  /** A device approved; the browser was remembered from an earlier sign-in with a password. */
  device: "urn:countersign:acr:device",
  /** Two factors, both now. */
  twoFactor: "urn:countersign:acr:two-factor",
} as const

export type First = "password" | "remembered"
export type Second = "device" | "code"

/** `swk`: a key in software was used; `otp`: a code; `pwd`; `mfa`: two of different kinds. */
export function assurance(first: First, second: Second): { acr: string; amr: string[] } {
  const kind = second === "device" ? "swk" : "otp"
  if (first === "password") return { acr: acrValues.twoFactor, amr: ["pwd", kind, "mfa"] }
  return { acr: acrValues.device, amr: [kind] }
}

/** Whether a client's `acr_values` ask for two factors. */
export const wantsTwoFactor = (asked: unknown): boolean =>
  typeof asked === "string" && asked.split(" ").includes(acrValues.twoFactor)
