/** Where the provider's own flow and our sign-in meet: it sends the browser here, and here it goes back. */
import type { Provider } from "oidc-provider"
import { assurance, wantsTwoFactor } from "./assurance.ts"
import { findClient } from "./clients.ts"
import type { Answer, Asked } from "./http.ts"
import type { Parts } from "./parts.ts"
import { Refusal } from "./refusal.ts"
import { beginSignIn, endSignIn, signInOf } from "./sign-in.ts"

const originOf = (address: unknown): string => {
  try {
    const { protocol, origin } = new URL(String(address))
    return protocol === "https:" || protocol === "http:" ? origin : ""
  } catch {
    return ""
  }
}

/** Begins a sign-in for an application. */
export async function begin(parts: Parts, provider: Provider, asked: Asked): Promise<Answer> {
  const { uid, params } = await provider.interactionDetails(asked.request, asked.response).catch(() => {
    throw new Refusal("gone")
  })
  const client = await findClient(parts.database, String(params["client_id"]))
  if (client === undefined) throw new Refusal("missing")
  await beginSignIn(parts, asked, {
    uid,
    client: client.client_id,
    app: client.client_name,
    target: originOf(params["redirect_uri"]),
    strict: wantsTwoFactor(params["acr_values"]),
  })
  return { to: "/sign-in" }
}

/** Hands the finished sign-in to the provider, once; it answers by itself. */
export async function finish(parts: Parts, provider: Provider, asked: Asked, uid: string): Promise<void> {
  const signIn = await signInOf(parts, asked)
  if (signIn?.stage !== "done" || signIn.uid !== uid || !signIn.account || !signIn.first || !signIn.second) {
    throw new Refusal("gone")
  }
  // The provider goes by its own cookie: that must be of the flow that this sign-in, and the device, was asked for.
  const details = await provider.interactionDetails(asked.request, asked.response).catch(() => null)
  if (details?.uid !== uid) throw new Refusal("gone")
  await endSignIn(parts, signIn)
  const login = { accountId: signIn.account, ...assurance(signIn.first, signIn.second) }
  // Consent was given by the administrator who added the application; asked for, it must be there, for a refresh token too.
  const result = { login, consent: {} }
  await provider.interactionFinished(asked.request, asked.response, result, { mergeWithLastSubmission: false })
}
