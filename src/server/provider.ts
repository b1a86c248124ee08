import { interactionPolicy, Provider, type Configuration, type KoaContextWithOIDC } from "oidc-provider"
import { findAccount } from "./accounts.ts"
import { acrValues, wantsTwoFactor } from "./assurance.ts"
import { adapters } from "./adapter.ts"
import { cibaFeature } from "./ciba.ts"
import { isSecret } from "./clients.ts"
import { isLocated } from "./location.ts"
import { nameOf } from "./log.ts"
import { logoutPage, providerErrorPage, signedOutPage } from "./pages/provider.ts"
import type { Parts } from "./parts.ts"

/** An administrator added the client, so people are not asked whether it may have what it asks for. */
async function grantFor(ctx: KoaContextWithOIDC) {
  const { client, session, provider, requestParamOIDCScopes } = ctx.oidc
  if (!client || !session?.accountId) return undefined
  const known = session.grantIdFor(client.clientId)
  const found = known ? await provider.Grant.find(known) : undefined
  const grant = found ?? new provider.Grant({ accountId: session.accountId, clientId: client.clientId })
  grant.addOIDCScope([...requestParamOIDCScopes].join(" "))
  await grant.save()
  return grant
}

/**
 * When who has a session must sign in all the same: one that began with a remembered browser is not enough for a client that
 * asks for two factors, and none is enough where the country is asked for and was not told within the hour.
 */
function policy(parts: Parts): interactionPolicy.DefaultPolicy {
  const prompts = interactionPolicy.base()
  const wanted = new interactionPolicy.Check("two_factor", "two factors are asked for", ({ oidc }) => {
    const asked = wantsTwoFactor(oidc.params?.["acr_values"])
    const { REQUEST_PROMPT, NO_NEED_TO_PROMPT } = interactionPolicy.Check
    return asked && oidc.session?.acr !== acrValues.twoFactor ? REQUEST_PROMPT : NO_NEED_TO_PROMPT
  })
  const located = new interactionPolicy.Check(
    "location",
    "the country is asked for",
    "login_required",
    async ({ oidc }) => {
      const { REQUEST_PROMPT, NO_NEED_TO_PROMPT } = interactionPolicy.Check
      const account = await findAccount(parts.database, oidc.session?.accountId ?? "")
      if (account === null) return NO_NEED_TO_PROMPT
      return (await isLocated(parts, account, oidc.client?.clientId ?? null)) ? NO_NEED_TO_PROMPT : REQUEST_PROMPT
    },
  )
  prompts.get("login")?.checks.add(wanted)
  prompts.get("login")?.checks.add(located)
  return prompts
}

/** Without the library's dispatcher, which reaches only what is on the internet. */
function unguarded(options: RequestInit | undefined): RequestInit {
  const rest = { ...options }
  Reflect.deleteProperty(rest, "dispatcher")
  return rest
}

function configuration(parts: Parts): Configuration {
  const { database, keys, settings } = parts
  const secure = settings.url.protocol === "https:"
  const cookie = { httpOnly: true, sameSite: "lax", secure, signed: true } as const
  return {
    adapter: adapters(parts),
    jwks: { keys: [{ ...keys.tokens, use: "sig", alg: "RS256" }] },
    cookies: { keys: [...keys.cookies], long: cookie, short: cookie },
    acrValues: Object.values(acrValues),
    claims: { openid: ["sub", "acr", "amr", "auth_time"], profile: ["name", "preferred_username"] },
    clientAuthMethods: ["client_secret_basic", "none"],
    extraClientMetadata: { properties: ["countersign_no_message", "countersign_countries"] },
    features: {
      devInteractions: { enabled: false },
      ciba: cibaFeature(parts),
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (ctx, form) => {
          ctx.body = logoutPage(form)
        },
        postLogoutSuccessSource: (ctx) => {
          ctx.body = signedOutPage()
        },
      },
    },
    // Only "ping" of CIBA goes out.
    fetch: (url, options) => parts.reach(url, settings.privatePings ? unguarded(options) : options),
    findAccount: async (ctx, id, token) => {
      const account = await findAccount(database, id)
      if (!account) return undefined
      // An application goes on for as long as the country is told; then its people sign in again.
      const renews = token !== undefined && "kind" in token && token.kind === "RefreshToken"
      if (renews && !(await isLocated(parts, account, ctx.oidc.client?.clientId ?? null))) return undefined
      const claims = { sub: id, name: account.name, preferred_username: account.username }
      return { accountId: id, claims: () => claims }
    },
    interactions: { policy: policy(parts), url: (_ctx, { uid }) => `/interaction/${uid}` },
    loadExistingGrant: grantFor,
    pkce: { required: () => true },
    renderError: (ctx, out) => {
      ctx.type = "html"
      ctx.body = providerErrorPage(out.error)
    },
    responseTypes: ["code"],
    ttl: {
      AccessToken: 60 * 60,
      AuthorizationCode: 60,
      BackchannelAuthenticationRequest: 120,
      Grant: 14 * 24 * 60 * 60,
      IdToken: 60 * 60,
      Interaction: 30 * 60,
      RefreshToken: 14 * 24 * 60 * 60,
      Session: 8 * 60 * 60,
    },
  }
}

/** The OpenID provider over our database. */
export function makeProvider(parts: Parts): Provider {
  const provider = new Provider(parts.settings.url.origin, configuration(parts))
  // What comes before it (`http.ts`) sets the forwarding headers itself, from the settings, never from the outside.
  provider.proxy = true
  provider.Client.prototype.compareClientSecret = function compare(secret: string) {
    return isSecret(this.clientSecret ?? "", secret)
  }
  provider.on("server_error", (_ctx, error) => parts.log({ event: "provider", error: nameOf(error) }))
  return provider
}
