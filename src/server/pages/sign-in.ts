import { html, type Html } from "./html.ts"
import { layout, problem } from "./layout.ts"

/** What every page of a sign-in shows. */
export interface Shown {
  readonly name: string
  readonly app: string
  readonly problem: string | null
}

/** Goes back to the beginning; the one way out of every step. */
const startOver = (text: string): Html =>
  html`<form method="post" action="/sign-in/again"><button class="link">${text}</button></form>`

export function passwordPage(shown: Shown, username: string, remembered: string | null): string {
  const bad = shown.problem === null ? null : html` aria-invalid="true" aria-describedby="problem"`
  const known =
    remembered === null
      ? null
      : html`<form method="post" action="/sign-in/remembered" class="known">
            <button class="primary">Continue as ${remembered}</button>
            <p class="note">This browser remembers you. You will be asked to approve.</p>
          </form>
          <p class="or"><span>or</span></p>`
  return layout({
    title: "Sign in",
    name: shown.name,
    body: html`<h1>Sign in</h1>
      <p class="lead">to continue to <b>${shown.app}</b></p>
      ${problem(shown.problem)}${known}
      <form method="post" action="/sign-in/password" class="stack">
        <label for="username">Username</label
        ><input
          id="username"
          name="username"
          autocomplete="username"
          autocapitalize="none"
          spellcheck="false"
          required
          maxlength="128"
          value="${username}"
          ${bad}
        />
        <label for="password">Password</label
        ><input
          id="password"
          name="password"
          type="password"
          autocomplete="current-password"
          required
          maxlength="1024"
          ${bad}
        />
        <label class="check"
          ><input type="checkbox" name="remember" value="yes" /> Remember this browser for 30 days</label
        >
        <button class="${remembered === null ? "primary" : "secondary"}">Next</button>
      </form>`,
  })
}

/** A registration on offer: the same piece in a sign-in and on the account page. */
export const offer = (qr: Html, link: string): Html =>
  html`<div class="qr" role="img" aria-label="QR code of the registration">${qr}</div>
    <ol class="steps">
      <li>Open Countersign in this browser, or in the one that you want to approve with.</li>
      <li>Choose “Scan this page”, or paste the link below.</li>
      <li>This page goes on by itself.</li>
    </ol>
    <details>
      <summary>Show the link</summary>
      <label for="link">Registration link, good once and for ten minutes</label
      ><textarea id="link" readonly rows="4" spellcheck="false">${link}</textarea>
    </details>`

const setUpCodes = html`<form method="post" action="/sign-in/codes">
  <button class="secondary">Set up codes instead</button>
</form>`

/** @param bound it is asked where the sign-in is approved, which a code does not tell */
export const enrolPage = (shown: Shown, qr: Html, link: string, bound: boolean): string =>
  layout({
    title: "Set up approving",
    name: shown.name,
    wait: { state: "enrol" },
    body: html`<h1>Set up approving</h1>
      <p class="lead">
        A password alone does not sign you in here. Register Countersign once, and approve with it from now on.
      </p>
      ${problem(shown.problem)}${offer(qr, link)}
      <p class="note" role="status">Waiting for the registration…</p>
      ${bound ? null : setUpCodes}${startOver("Use another account")}`,
  })

export interface Waiting {
  readonly username: string
  readonly number: string | null
  readonly seconds: number
  readonly devices: number
  readonly codes: boolean
  /** The approval has to tell the country. */
  readonly bound: boolean
}

const useCode = html`<form method="post" action="/sign-in/use-code">
  <button class="secondary">Use a code instead</button>
</form>`

const askCountry = html`<p class="note">
  This can be approved in certain countries only. Countersign will ask to share which one you are in, and nothing finer.
</p>`

/** The request is out; the number to be chosen stands here, or the device will show one for us. */
export function requestPage(shown: Shown, { username, number, seconds, devices, codes, bound }: Waiting): string {
  const to = devices === 1 ? "your registered browser" : `your ${String(devices)} registered browsers`
  const ask =
    number === null
      ? html`<p class="lead">
          We sent a request to ${to}. Approve it in Countersign, and it shows a code to type here.
        </p>`
      : html`<p class="lead">We sent a request to ${to}. Open Countersign and enter this number:</p>
          <p class="number" aria-label="${number.split("").join(" ")}">${number}</p>`
  return layout({
    title: "Approve the request",
    name: shown.name,
    wait: { state: "open" },
    body: html`<h1>Approve the request</h1>
      ${problem(shown.problem)}${ask}${bound ? askCountry : null}
      <p class="note" role="status">
        Signing in as <b>${username}</b> · waiting, at most <span data-seconds>${seconds}</span> s
      </p>
      ${codes ? useCode : null}${startOver("Use another account")}`,
  })
}

/** A field for the code that the device showed after approving. */
export const shownCodePage = (shown: Shown): string =>
  layout({
    title: "Type the code",
    name: shown.name,
    body: html`<h1>Type the code</h1>
      <p class="lead">Countersign shows a code of two digits.</p>
      ${problem(shown.problem)}
      <form method="post" action="/sign-in/shown-code" class="stack">
        <label for="code">Code from Countersign</label>
        <input
          id="code"
          name="code"
          class="code"
          inputmode="numeric"
          autocomplete="one-time-code"
          pattern="[0-9 ]*"
          maxlength="4"
          required
          autofocus
        /><button class="primary">Sign in</button>
      </form>
      ${startOver("Use another account")}`,
  })

export const codePage = (shown: Shown, devices: number): string =>
  layout({
    title: "Enter a code",
    name: shown.name,
    body: html`<h1>Enter a code</h1>
      <p class="lead">Six digits from your authenticator.</p>
      ${problem(shown.problem)}
      <form method="post" action="/sign-in/code" class="stack">
        <label for="code">Code</label>
        <input
          id="code"
          name="code"
          class="code"
          inputmode="numeric"
          autocomplete="one-time-code"
          pattern="[0-9 ]*"
          maxlength="8"
          required
          autofocus
        /><button class="primary">Sign in</button>
      </form>
      ${devices > 0 ? html`<form method="post" action="/sign-in/request"><button class="secondary">Send a request instead</button></form>` : null}${startOver("Use another account")}`,
  })

export type Ended = "declined" | "wrong" | "place" | "revoked" | "expired" | "limit"

const endings: Readonly<Record<Ended, { title: string; text: string }>> = {
  declined: {
    title: "You declined",
    text: "The request was declined, and nobody was signed in. If it was not you who tried to sign in here, change your password.",
  },
  wrong: { title: "The numbers did not match", text: "So nobody was signed in. A new request has a new number." },
  place: {
    title: "Not from there",
    text: "It was approved from a country that this is not allowed from, or without saying from which one, so nobody was signed in.",
  },
  revoked: {
    title: "The browser was revoked",
    text: "The registration of the browser that could answer was taken back while we waited, so nobody was signed in.",
  },
  expired: { title: "Nobody answered", text: "The request has expired. Open Countersign first, then send a new one." },
  limit: {
    title: "Too many requests",
    text: "For a while no more requests are sent for this account, so that nobody is pressed into approving one.",
  },
}

/** The request came to nothing. */
export function endedPage(shown: Shown, ended: Ended, codes: boolean): string {
  const { title, text } = endings[ended]
  const again = html`<form method="post" action="/sign-in/request">
    <button class="primary">Send a new request</button>
  </form>`
  return layout({
    title,
    name: shown.name,
    body: html`<h1>${title}</h1>
      <p class="lead" role="alert">${text}</p>
      ${ended === "limit" ? null : again}${codes ? useCode : null}${startOver("Use another account")}`,
  })
}

export const messagePage = (name: string, title: string, text: string): string =>
  layout({
    title,
    name,
    body: html`<h1>${title}</h1>
      <p class="lead" role="alert">${text}</p>`,
  })
