import { Html, html } from "./html.ts"
import { layout } from "./layout.ts"

/** Asks before signing out. `form` is the provider's own, with nothing but a token in it. */
export const logoutPage = (form: string): string =>
  layout({
    title: "Sign out",
    body: html`<h1>Sign out?</h1>
      <p class="lead">You will be signed out here and in the application that sent you.</p>
      ${new Html(form)}<button class="primary" form="op.logoutForm" name="logout" value="yes" autofocus>
        Sign out
      </button>
      <button class="quiet" form="op.logoutForm">Stay signed in</button>`,
  })

export const signedOutPage = (): string =>
  layout({
    title: "Signed out",
    body: html`<h1>You are signed out</h1>
      <p class="lead">You can close this page.</p>`,
  })

const reasons: Readonly<Record<string, string>> = {
  invalid_client: "The application is not known here.",
  invalid_redirect_uri: "The application wants you sent to an address that it is not registered with.",
  access_denied: "You were not signed in.",
  server_error: "Something broke here. Try again in a while.",
}

/** An error of the protocol that cannot be sent back to the application. */
export const providerErrorPage = (error: string): string =>
  layout({
    title: "Cannot sign you in",
    body: html`<h1>Cannot sign you in</h1>
      <p class="lead">
        ${reasons[error] ?? "The application sent a request that cannot be used. Go back to it and begin again."}
      </p>
      <p class="note">Code for its developers: ${error}</p>`,
  })
