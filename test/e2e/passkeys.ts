/** A device with passkeys, as Chromium's own tests have it: a virtual authenticator in one tab, where it stays. */
import type { CDPSession } from "playwright-core"
import * as v from "valibot"
import { fromBase64Url, toBase64Url } from "../../src/domain/bytes.ts"
import type { PasskeyAnswer } from "../../src/messages/contract.ts"
import { ask } from "./flows.ts"
import type { Chromium, ChromiumPage } from "./launch/chromium.ts"

export interface Device {
  /** Whether it will recognise its owner. */
  readonly recognises: (owner: boolean) => Promise<void>
  /** Lost: it answers no more. */
  readonly lose: () => Promise<void>
}

/** Gives a tab a device that does what is asked of it at once. */
export async function newDevice(chromium: Chromium, { page }: ChromiumPage): Promise<Device> {
  const session: CDPSession = await chromium.context.newCDPSession(page)
  await session.send("WebAuthn.enable", { enableUI: false })
  const { authenticatorId } = await session.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      ctap2Version: "ctap2_1",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      hasPrf: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  return {
    recognises: async (isUserVerified) => {
      await session.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified })
    },
    lose: async () => {
      await session.send("WebAuthn.removeVirtualAuthenticator", { authenticatorId })
    },
  }
}

/** Uses the passkey of the tab's device, as a page of ours would, without a page of ours. */
export async function passkeyAnswer(tab: ChromiumPage, userVerification = "required"): Promise<PasskeyAnswer> {
  const ceremony = await ask(tab, "passkey.ceremony")
  const given = await tab.page.evaluate(
    async ({ credentials, input, asked }) => {
      const bytes = (text: string) =>
        Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0))
      const credential = await navigator.credentials.get({
        publicKey: {
          challenge: new Uint8Array(32),
          allowCredentials: credentials.map((id) => ({ type: "public-key", id: bytes(id) })),
          userVerification: asked as UserVerificationRequirement,
          extensions: { prf: { eval: { first: bytes(input) } } },
        },
      })
      if (!(credential instanceof PublicKeyCredential)) return null
      const { response } = credential
      const first = credential.getClientExtensionResults().prf?.results?.first
      if (!(response instanceof AuthenticatorAssertionResponse) || !(first instanceof ArrayBuffer)) return null
      const list = (buffer: ArrayBuffer) => [...new Uint8Array(buffer)]
      return [list(credential.rawId), list(response.authenticatorData), list(first)]
    },
    { ...ceremony, asked: userVerification },
  )
  const byte = v.array(v.number())
  const [credential, authenticatorData, output] = v
    .parse(v.tuple([byte, byte, byte]), given)
    .map((list) => toBase64Url(Uint8Array.from(list)))
  return { credential: credential!, authenticatorData: authenticatorData!, output: output! }
}

/** The same answer with other flags, as an authenticator would give that asked nobody. */
export function unverified(answer: PasskeyAnswer): PasskeyAnswer {
  const data = fromBase64Url(answer.authenticatorData)
  return { ...answer, authenticatorData: toBase64Url(data.with(32, data[32]! & ~4)) }
}
