/** The WebAuthn ceremonies, in one of our tabs: a popup loses the focus to the browser's own window and is gone. */
import { fromBase64Url, randomBytes, toBase64Url, type Bytes } from "../domain/bytes.ts"
import { CountersignError, type ErrorCode } from "../domain/error.ts"
import { ask } from "../messages/ask.ts"
import type { PasskeyAnswer, PasskeyCeremony, RootProof } from "../messages/contract.ts"
import { onFirefox } from "./on-firefox.ts"

/**
 * Whether this browser has passkeys for extensions. Firefox wants the name of a site for them, which a page of an
 * extension has not (ESR 153), and says so with no more than an error when it is too late.
 */
export const passkeysPossible = typeof PublicKeyCredential === "function" && !onFirefox

const reasons: Readonly<Record<string, ErrorCode>> = {
  NotAllowedError: "passkey.refused",
  AbortError: "passkey.refused",
  InvalidStateError: "passkey.exists",
  NotSupportedError: "passkey.unusable",
  ConstraintError: "passkey.unusable",
  SecurityError: "passkey.impossible",
}

async function credential(asked: Promise<Credential | null>): Promise<PublicKeyCredential> {
  try {
    const given = await asked
    if (given instanceof PublicKeyCredential) return given
  } catch (cause) {
    const code = cause instanceof DOMException ? reasons[cause.name] : undefined
    throw new CountersignError(code ?? "internal", "passkey", { cause })
  }
  throw new CountersignError("passkey.refused")
}

const bytesOf = (source: BufferSource): Bytes =>
  source instanceof ArrayBuffer
    ? new Uint8Array(source)
    : Uint8Array.from(new Uint8Array(source.buffer, source.byteOffset, source.byteLength))

/**
 * Uses one of `credentials`. The challenge is there because it must be: what proves is the PRF's output, not the
 * signature (vault/passkey.ts).
 */
async function used(credentials: readonly string[], input: string): Promise<PasskeyAnswer> {
  const given = await credential(
    navigator.credentials.get({
      publicKey: {
        challenge: randomBytes(32),
        allowCredentials: credentials.map((id) => ({ type: "public-key", id: fromBase64Url(id) })),
        userVerification: "required",
        extensions: { prf: { eval: { first: fromBase64Url(input) } } },
      },
    }),
  )
  const output = given.getClientExtensionResults().prf?.results?.first
  const { response } = given
  if (output === undefined || !(response instanceof AuthenticatorAssertionResponse)) {
    throw new CountersignError("passkey.unusable")
  }
  return {
    credential: toBase64Url(new Uint8Array(given.rawId)),
    authenticatorData: toBase64Url(new Uint8Array(response.authenticatorData)),
    output: toBase64Url(bytesOf(output)),
  }
}

/**
 * Uses a passkey of this vault.
 * @throws passkey.refused, passkey.unusable, passkey.unknown if there is none
 */
export async function usePasskey(): Promise<PasskeyAnswer> {
  const { credentials, input } = await ask("passkey.ceremony")
  if (credentials.length === 0) throw new CountersignError("passkey.unknown")
  return used(credentials, input)
}

/** {@link usePasskey}, as what gives the root. */
export const passkeyProof = async (): Promise<RootProof> => ({ passkey: await usePasskey() })

/**
 * Makes a passkey, and uses it: what `create()` gives of the PRF differs between authenticators, and some give nothing.
 * @throws passkey.refused, passkey.exists, passkey.unusable, passkey.impossible
 */
export async function makePasskey(name: string): Promise<PasskeyAnswer> {
  const { credentials, input }: PasskeyCeremony = await ask("passkey.ceremony")
  const made = await credential(
    navigator.credentials.create({
      publicKey: {
        challenge: randomBytes(32),
        rp: { name: "Countersign" },
        user: { id: randomBytes(16), name, displayName: name },
        // ES256, EdDSA, RS256: what authenticators have.
        pubKeyCredParams: [-7, -8, -257].map((alg) => ({ type: "public-key", alg })),
        excludeCredentials: credentials.map((id) => ({ type: "public-key", id: fromBase64Url(id) })),
        authenticatorSelection: { userVerification: "required", residentKey: "preferred" },
        attestation: "none",
        extensions: { prf: {} },
      },
    }),
  )
  if (made.getClientExtensionResults().prf?.enabled !== true) throw new CountersignError("passkey.unusable")
  return used([toBase64Url(new Uint8Array(made.rawId))], input)
}
