/** OpenID Connect CIBA: an application asks, the device answers, the application fetches its token (or is told). */
import { createHash, timingSafeEqual } from "node:crypto"
import { errors, type CIBAConfiguration, type Provider } from "oidc-provider"
import { findAccount, findUsername } from "./accounts.ts"
import { assurance } from "./assurance.ts"
import { findClient } from "./clients.ts"
import type { Ended } from "./device-answers.ts"
import { nameOf } from "./log.ts"
import { count } from "./limits.ts"
import type { Parts } from "./parts.ts"
import { Refusal } from "./refusal.ts"
import { LIFETIME, sendRequest } from "./requests.ts"

/** Words that are shown on a device and compared by a person: short, one line, nothing that turns or hides text. */
const words = /^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]{1,64}$/u

/** As the database keeps an account's user code. */
export const hashUserCode = (code: string): string => createHash("sha256").update(code.trim()).digest("base64url")

function sameHash(a: string, b: string): boolean {
  const [one, two] = [Buffer.from(a), Buffer.from(b)]
  return one.length === two.length && timingSafeEqual(one, two)
}

/** What the provider needs to know for CIBA. */
export function cibaFeature(parts: Parts): CIBAConfiguration {
  const { database, now } = parts
  return {
    enabled: true,
    deliveryModes: ["poll", "ping"],
    processLoginHintToken: () => {
      throw new errors.InvalidRequest("login_hint_token is not supported, use login_hint")
    },
    processLoginHint: async (_ctx, hint) => {
      const account = hint ? await findUsername(database, hint) : null
      return account?.disabled_at === null ? account.id : undefined
    },
    verifyUserCode: async (_ctx, account, userCode) => {
      const found = await findAccount(database, account.accountId)
      if (!found?.user_code) return
      if (!userCode) throw new errors.MissingUserCode("this person has set a user code")
      await count(database, "code-account", found.id, now()).catch(() => {
        throw new errors.InvalidUserCode("too many tries")
      })
      if (!sameHash(found.user_code, hashUserCode(userCode))) throw new errors.InvalidUserCode("wrong user code")
    },
    validateBindingMessage: async (ctx, message) => {
      const client = await findClient(database, ctx.oidc.client?.clientId ?? "")
      if (message === undefined && client?.countersign_no_message) return
      if (message === undefined) throw new errors.InvalidBindingMessage("binding_message is required")
      if (!words.test(message)) throw new errors.InvalidBindingMessage("one line of at most 64 characters")
    },
    validateRequestContext: (_ctx, context) => {
      if (context !== undefined) throw new errors.InvalidRequest("request_context is not supported")
    },
    triggerAuthenticationDevice: async (ctx, request, account, client) => {
      const found = await findAccount(database, account.accountId)
      if (!found) throw new errors.UnknownUserId("could not identify end-user")
      const message = request.params?.["binding_message"]
      const seconds = (request.exp ?? 0) - now() / 1000
      try {
        await count(database, "request-client", client.clientId, now())
        const sent = await sendRequest(parts, {
          account: found,
          client: client.clientId,
          app: client.clientName ?? client.clientId,
          ip: ctx.ip,
          agent: "",
          binding: typeof message === "string" ? message : "",
          ciba: request.jti,
          lifetime: Math.min(Math.max(seconds * 1000, 1000), LIFETIME * 5),
        })
        if (sent === null) throw new errors.UnknownUserId("this person has no device to be asked on")
      } catch (error) {
        if (error instanceof Refusal) throw new errors.AccessDenied("too many requests")
        throw error
      }
    },
  }
}

/**
 * Ends a request of an application that nobody approved, or whose approval was taken back before it was fetched: CIBA Core
 * §11 "access_denied", at once. "expired_token" would say that its time had passed. False if it was fetched before.
 */
export async function denyCiba({ log }: Parts, provider: Provider, id: string, why: string): Promise<boolean> {
  const asked = await provider.BackchannelAuthenticationRequest.find(id)
  if (asked === undefined || asked.consumed) return false
  const denied = new errors.AccessDenied(why)
  try {
    // Who was told that it is approved is told no more; it finds out as it fetches.
    if (asked.grantId === undefined && asked.error === undefined) await provider.backchannelResult(asked, denied)
    else await Object.assign(asked, { error: denied.error, errorDescription: why }).save()
  } catch (error) {
    // The denial stands; a client that could not be told asks, as it must be ready to.
    log({ event: "ping-failed", error: nameOf(error) })
  }
  return true
}

/** Tells the provider how a request of an application ended. */
export async function settleCiba(parts: Parts, provider: Provider, { request, state }: Ended): Promise<void> {
  const { log, now } = parts
  if (request.ciba === null) return
  const asked = await provider.BackchannelAuthenticationRequest.find(request.ciba)
  if (!asked?.accountId || !asked.clientId) return
  // Told already: this is an answer that was sent again.
  if (asked.grantId !== undefined || asked.error !== undefined) return
  if (state !== "approved") {
    await denyCiba(parts, provider, request.ciba, "the person declined")
    return
  }
  try {
    const grant = new provider.Grant({ accountId: asked.accountId, clientId: asked.clientId })
    grant.addOIDCScope(asked.scope ?? "openid")
    const { acr, amr } = assurance("remembered", "device")
    const authTime = Math.floor(now() / 1000)
    await provider.backchannelResult(asked, await grant.save(), { acr, amr, authTime })
  } catch (error) {
    // The answer stands; a client that could not be told asks, as it must be ready to.
    log({ event: "ping-failed", error: nameOf(error) })
  }
}
