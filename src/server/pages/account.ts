import type { Account } from "../accounts.ts"
import type { AuditLine } from "../audit.ts"
import type { Device } from "../devices.ts"
import { auditWords } from "./audit-words.ts"
import { html, type Html } from "./html.ts"
import { layout, problem } from "./layout.ts"
import { offer } from "./sign-in.ts"

const time = (at: number | null): Html =>
  at === null
    ? html`never`
    : html`<time datetime="${new Date(at).toISOString()}"
        >${new Date(at).toISOString().slice(0, 16).replace("T", " ")} UTC</time
      >`

const device = ({ serial, name, enrolled_at, seen_at, extended }: Device): Html =>
  html`<li class="item">
    <div>
      <b>${name}</b>
      <span>Registered ${time(enrolled_at)} · last seen ${time(seen_at)}${extended ? null : " · plain protocol"}</span>
    </div>
    <form method="post" action="/account/revoke">
      <input type="hidden" name="serial" value="${serial}" /><button
        class="danger"
        aria-label="Revoke ${name}, ${serial}"
      >
        Revoke
      </button>
    </form>
  </li>`

function rememberedWords(count: number): string {
  if (count === 0) return "None: every browser asks for your password."
  return `${count === 1 ? "One browser does" : `${String(count)} browsers do`} not need your password.`
}

export interface AccountView {
  readonly name: string
  readonly account: Account
  readonly devices: readonly Device[]
  readonly remembered: number
  readonly activity: readonly AuditLine[]
  readonly problem: string | null
}

export function accountPage({ name, account, devices, remembered, activity, problem: trouble }: AccountView): string {
  const list =
    devices.length === 0
      ? html`<p class="note">None yet.</p>`
      : html`<ul class="list">
          ${devices.map(device)}
        </ul>`
  const codes =
    account.totp === null
      ? html`<p class="note">Not set up.</p>
          <form method="post" action="/account/codes"><button class="secondary">Set up codes</button></form>`
      : html`<p class="note">Set up. A code signs you in where no request can be answered.</p>
          <form method="post" action="/account/codes/remove"><button class="danger">Remove codes</button></form>`
  return layout({
    title: "Your account",
    name,
    wide: true,
    body: html`<div class="top">
        <div>
          <h1>${account.name}</h1>
          <p class="note">${account.username}</p>
        </div>
        <form method="post" action="/account/sign-out"><button class="secondary">Sign out</button></form>
      </div>
      ${problem(trouble)}
      <section class="card">
        <h2>Browsers that approve</h2>
        ${list}
        <form method="post" action="/account/offer"><button class="primary">Register a browser</button></form>
      </section>
      <section class="card">
        <h2>Codes</h2>
        ${codes}
      </section>
      <section class="card">
        <h2>Remembered browsers</h2>
        <p class="note">${rememberedWords(remembered)}</p>
        ${remembered > 0 ? html`<form method="post" action="/account/forget"><button class="secondary">Forget all of them</button></form>` : null}
      </section>
      <section class="card">
        <h2>Password</h2>
        <form method="post" action="/account/password" class="stack">
          <input type="hidden" name="username" autocomplete="username" value="${account.username}" />
          <label for="current">Current password</label
          ><input
            id="current"
            name="current"
            type="password"
            autocomplete="current-password"
            required
            maxlength="1024"
          />
          <label for="next">New password, at least ten characters</label
          ><input
            id="next"
            name="next"
            type="password"
            autocomplete="new-password"
            required
            minlength="10"
            maxlength="1024"
          /><button class="secondary">Change password</button>
        </form>
      </section>
      <section class="card">
        <h2>Activity</h2>
        <table>
          <thead>
            <tr>
              <th scope="col">When</th>
              <th scope="col">What</th>
              <th scope="col">From</th>
            </tr>
          </thead>
          <tbody>
            ${activity.map(
              ({ at, kind, ip }) =>
                html`<tr>
                  <td>${time(at)}</td>
                  <td>${auditWords[kind]}</td>
                  <td>${ip ?? ""}</td>
                </tr>`,
            )}
          </tbody>
        </table>
      </section>`,
  })
}

const back = html`<p><a href="/account">Back to your account</a></p>`

export const offerPage = (name: string, qr: Html, link: string): string =>
  layout({
    title: "Register a browser",
    name,
    wait: { state: "waiting", answers: true },
    body: html`<h1>Register a browser</h1>
      <p class="lead">Whoever scans this can approve sign-ins of your account. Show it to nobody.</p>
      ${offer(qr, link)}
      <p class="note" role="status">Waiting for the registration…</p>
      ${back}`,
  })

/** The secret of codes, to be scanned, and a field for the first of them. */
export interface CodesView {
  readonly name: string
  readonly qr: Html
  readonly link: string
  /** The secret as it comes back. */
  readonly sealed: string
  readonly problem: string | null
  /** Where the first code goes. */
  readonly action: "/account/codes/confirm" | "/sign-in/codes/confirm"
}

export const codesPage = ({ name, qr, link, sealed, problem: trouble, action }: CodesView): string =>
  layout({
    title: "Set up codes",
    name,
    body: html`<h1>Set up codes</h1>
      <p class="lead">Scan this with Countersign or another authenticator, then type the code that it shows.</p>
      ${problem(trouble)}
      <div class="qr" role="img" aria-label="QR code of the secret">${qr}</div>
      <details>
        <summary>Show the link</summary>
        <label for="link">Link with the secret</label
        ><textarea id="link" readonly rows="3" spellcheck="false">${link}</textarea>
      </details>
      <form method="post" action="${action}" class="stack">
        <input type="hidden" name="secret" value="${sealed}" /><label for="code">Code</label>
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
        /><button class="primary">Confirm</button>
      </form>
      ${action === "/sign-in/codes/confirm" ? html`<p><a href="/sign-in">Back</a></p>` : back}`,
  })

/** What the password is typed for: a form of the account page, which goes on with it. */
export interface ConfirmView {
  readonly name: string
  readonly username: string
  readonly action: string
  readonly fields: readonly (readonly [name: string, value: string])[]
  readonly problem: string | null
}

export const confirmPage = ({ name, username, action, fields, problem: trouble }: ConfirmView): string =>
  layout({
    title: "Type your password",
    name,
    body: html`<h1>Type your password</h1>
      <p class="lead">This changes who can sign in as <b>${username}</b>.</p>
      ${problem(trouble)}
      <form method="post" action="${action}" class="stack">
        ${fields.map(([field, value]) => html`<input type="hidden" name="${field}" value="${value}" />`)}
        <input type="hidden" name="username" autocomplete="username" value="${username}" />
        <label for="password">Password</label
        ><input
          id="password"
          name="password"
          type="password"
          autocomplete="current-password"
          required
          maxlength="1024"
          autofocus
        /><button class="primary">Go on</button>
      </form>
      ${back}`,
  })
