/**
 * The demo site's staff pages: a relying party like any other, by the certified `openid-client`, which knows nothing of
 * ours. Code flow with PKCE, state and nonce.
 */
import * as oidc from "openid-client"
import * as pages from "./pages.ts"
import { STAFF, type DemoSignInServer } from "./sign-in-server.ts"

const TWO_FACTORS = "urn:countersign:acr:two-factor"

/** What a session of the site knows of its member of staff. */
export interface StaffSession {
  /** A sign-in under way: what the answer must fit. */
  under?: { verifier: string; state: string; nonce: string }
  in?: { name: string; how: readonly string[]; token: string }
}

type Answer = string | { to: string } | Promise<string | { to: string }>

/** The routes below /staff, each with the session and the address that was asked for. */
export type StaffRoutes = Record<string, (session: StaffSession, url: URL) => Answer>

/** Registers the site with the sign-in server and makes its staff pages. */
export async function staffRoutes(server: DemoSignInServer, site: string): Promise<StaffRoutes> {
  const back = `${site}/staff/callback`
  const client = await server.addClient("Northwind Post", back, `${site}/staff`)
  // The one thing that a real site would not say: here the server is on this very computer, by http.
  const config = await oidc.discovery(
    new URL(server.origin),
    client.id,
    undefined,
    oidc.ClientSecretBasic(client.secret),
    {
      execute: [oidc.allowInsecureRequests],
    },
  )

  async function begin(session: StaffSession): Promise<{ to: string }> {
    const under = { verifier: oidc.randomPKCECodeVerifier(), state: oidc.randomState(), nonce: oidc.randomNonce() }
    session.under = under
    const { href } = oidc.buildAuthorizationUrl(config, {
      redirect_uri: back,
      scope: "openid profile",
      acr_values: TWO_FACTORS,
      code_challenge: await oidc.calculatePKCECodeChallenge(under.verifier),
      code_challenge_method: "S256",
      state: under.state,
      nonce: under.nonce,
    })
    return { to: href }
  }

  async function finish(session: StaffSession, url: URL): Promise<string | { to: string }> {
    const { under } = session
    delete session.under
    if (!under) return { to: "/staff" }
    try {
      const tokens = await oidc.authorizationCodeGrant(config, new URL(url.pathname + url.search, site), {
        pkceCodeVerifier: under.verifier,
        expectedState: under.state,
        expectedNonce: under.nonce,
        idTokenExpected: true,
      })
      const claims = tokens.claims()
      if (claims?.["acr"] !== TWO_FACTORS) throw new Error("two factors were asked for, and not given")
      const about = await oidc.fetchUserInfo(config, tokens.access_token, claims.sub)
      const how = Array.isArray(claims["amr"]) ? claims["amr"].map(String) : []
      session.in = { name: about.name ?? "", how, token: tokens.id_token ?? "" }
    } catch (cause) {
      return pages.plainPage("Not signed in", cause instanceof Error ? cause.message : "The answer cannot be used.")
    }
    return { to: "/staff" }
  }

  return {
    "GET /staff": (session) => pages.staffPage(session.in ?? null, STAFF),
    // A link, not a form: a form's policy would have to name the sign-in server.
    "GET /staff/sign-in": begin,
    "GET /staff/callback": finish,
    "GET /staff/sign-out": (session) => {
      const { token } = session.in ?? {}
      delete session.in
      if (token === undefined) return { to: "/staff" }
      const parameters = { post_logout_redirect_uri: `${site}/staff`, id_token_hint: token }
      return { to: oidc.buildEndSessionUrl(config, parameters).href }
    },
  }
}
