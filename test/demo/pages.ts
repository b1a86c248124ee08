import QRCode from "qrcode"

/** How the set-up page shows its code: plain, or one of the ways in which codes are hard to read. */
export const STYLES = ["plain", "dark", "inverted", "small", "blurred", "many"] as const
export type Style = (typeof STYLES)[number]

/** One code on offer: the account it is for, and the otpauth:// link in the picture. */
export interface Offer {
  issuer: string
  username: string
  uri: string
}

const escapes = new Map([
  ["&", "&amp;"],
  ["<", "&lt;"],
  [">", "&gt;"],
  ['"', "&quot;"],
])

function text(value: string): string {
  return value.replaceAll(/[&<>"]/g, (character) => escapes.get(character) ?? "")
}

const gull = `<svg viewBox="0 0 40 40" fill="none" stroke="currentColor" aria-hidden="true"><rect x="2" y="2" width="36" height="36" rx="7" stroke-width="2" stroke-dasharray="3 2.4"/><path d="M8 24c4-7 8-8 12-2 4-6 8-5 12 2" stroke-width="2.6" stroke-linecap="round"/><path d="M10 30h20" stroke-width="2" stroke-linecap="round" opacity=".5"/></svg>`

/** A whole page around what a route has to say. */
function page(title: string, body: string, dark = false): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${text(title)} · Northwind Post</title><link rel="stylesheet" href="/style.css"><link rel="icon" href="data:,"></head>
<body${dark ? ' class="dark"' : ""}><a class="skip" href="#main">Skip to the content</a>
<header class="top"><div><a class="brand" href="/">${gull}Northwind Post</a>
<nav aria-label="Main"><a href="/setup">Two-factor</a><a href="/login">Log in</a></nav></div></header>
<main id="main">${body}</main>
<footer><div>Northwind Post is made up. It carries no letters; it shows how Countersign works.</div></footer></body></html>`
}

/** The front page; with staff pages behind it, or without. */
export function overviewPage(withStaff: boolean): string {
  const staff = withStaff
    ? `<section class="card"><h2>4. Sign in as staff</h2><p>At a sign-in server of its own: a password, then a request that you approve with Countersign, or a code.</p><a class="button" href="/staff">Staff pages</a></section>`
    : ""
  return page(
    "Letters, calmly",
    `<h1>Letters, calmly carried</h1><p class="lead">A made-up post office with real two-factor authentication. Try Countersign on it.</p>
<div class="grid"><section class="card"><h2>1. Set up</h2><p>A QR code with a fresh secret, and a box that really checks your first code.</p><a class="button" href="/setup">Set up two-factor</a></section>
<section class="card"><h2>2. Log in</h2><p>A username, a password, then the code that Countersign shows.</p><a class="button" href="/login">Log in</a></section>
<section class="card"><h2>3. Make it hard</h2><p>The same code, the way real pages show it:
${STYLES.filter((style) => style !== "plain")
  .map((style) => `<a href="/setup?style=${style}">${style}</a>`)
  .join(", ")}.</p></section>${staff}</div>`,
  )
}

async function picture(offer: Offer, style: Style): Promise<string> {
  const light = style === "inverted" || style === "dark"
  const color = light ? { dark: "#ffffff", light: "#10161f" } : { dark: "#000000", light: "#ffffff" }
  const shown = style === "dark" ? { dark: "#000000", light: "#ffffff" } : color
  const svg = await QRCode.toString(offer.uri, { type: "svg", margin: 3, errorCorrectionLevel: "M", color: shown })
  return `<div class="qr ${style}" role="img" aria-label="QR code for ${text(offer.issuer)}">${svg}</div>`
}

/** The set-up page: one code to scan and a box to confirm it, or several codes at once. */
export async function setupPage(offers: readonly Offer[], style: Style, problem = ""): Promise<string> {
  const dark = style === "dark" || style === "inverted"
  if (style === "many") {
    const figures = await Promise.all(
      offers.map(
        async (offer) =>
          `<figure>${await picture(offer, "plain")}<figcaption>${text(offer.issuer)} · ${text(offer.username)}</figcaption></figure>`,
      ),
    )
    return page(
      "Your codes",
      `<h1>Your codes</h1><p class="lead">Several accounts at once.</p><div class="codes">${figures.join("")}</div>`,
    )
  }
  const [offer] = offers
  if (!offer) throw new Error("the set-up page needs a code to show")
  const secret = new URL(offer.uri).searchParams.get("secret") ?? ""
  return page(
    "Set up two-factor",
    `<h1>Set up two-factor</h1><p class="lead">From now on a code from your authenticator goes with your password.</p>
<div class="card setup">${await picture(offer, style)}<div><ol><li>Scan the code with your authenticator.</li><li>Type the six digits that it shows.</li></ol>
<form method="post" action="/setup?style=${style}">${codeField(problem)}<button>Confirm</button></form>
<details><summary>Can't scan?</summary><p>Type this secret: <code id="secret">${text(secret.replaceAll(/(.{4})(?!$)/g, "$1 "))}</code></p><p>Or paste this link: <code id="link">${text(offer.uri)}</code></p></details></div></div>`,
    dark,
  )
}

function codeField(problem: string): string {
  const bad = problem === "" ? "" : `<p class="bad" id="problem" role="alert">${text(problem)}</p>`
  return `<label for="code">Code</label><input class="code" id="code" name="code" inputmode="numeric" autocomplete="one-time-code" maxlength="7" required${problem === "" ? "" : ' aria-describedby="problem" aria-invalid="true"'}>${bad}`
}

/** After the first right code. */
export function enrolledPage(): string {
  return page(
    "Two-factor is on",
    `<h1 class="good" id="done">Two-factor is on</h1><p class="lead">Your code was right. Next time you log in, you will be asked for a new one.</p><a class="button" href="/login">Log in</a>`,
  )
}

/** Username and password; the demo's own are shown, since the account is made up. */
export function loginPage(user: string, password: string, problem = ""): string {
  return page(
    "Log in",
    `<h1>Log in</h1><form class="card narrow" method="post" action="/login"><label for="username">Username</label><input id="username" name="username" autocomplete="username" autocapitalize="none" required>
<label for="password">Password</label><input id="password" name="password" type="password" autocomplete="current-password" required>
${problem === "" ? "" : `<p class="bad" id="problem" role="alert">${text(problem)}</p>`}<button>Continue</button>
<p class="note">For this demo: <code id="demo-user">${text(user)}</code> and <code id="demo-password">${text(password)}</code></p></form>`,
  )
}

/** The second step of a log-in. */
export function codePage(problem = ""): string {
  return page(
    "Your code",
    `<h1>Your code</h1><p class="lead">Open your authenticator and type the six digits for Northwind Post.</p><form class="card narrow" method="post" action="/code">${codeField(problem)}<button>Log in</button></form>`,
  )
}

/** Logged in. */
export function welcomePage(user: string, withCode: boolean): string {
  const how = withCode
    ? "Your password and your code were right."
    : "Your password was right; two-factor is not set up yet."
  return page(
    "Welcome",
    `<h1 class="good" id="done">Welcome, ${text(user)}</h1><p class="lead">${how}</p><form method="post" action="/logout"><button>Log out</button></form>`,
  )
}

const ways: Readonly<Record<string, string>> = {
  pwd: "your password",
  swk: "a request that you approved",
  otp: "a code",
}

/** The staff pages: for whoever signed in at the sign-in server, who did so how; the account is made up. */
export function staffPage(
  member: { name: string; how: readonly string[] } | null,
  account: { username: string; password: string },
): string {
  if (member === null)
    return page(
      "Staff",
      `<h1>Staff pages</h1><p class="lead">Northwind's staff sign in at a server of their own, with two factors.</p><a class="button" id="sign-in" href="/staff/sign-in">Sign in</a>
<p class="note narrow">For this demo: <code id="staff-user">${text(account.username)}</code> and <code id="staff-password">${text(account.password)}</code></p>`,
    )
  const how = member.how.flatMap((word) => ways[word] ?? []).join(" and ")
  return page(
    "Staff",
    `<h1 class="good" id="done">Good morning, ${text(member.name)}</h1><p class="lead">You signed in with ${text(how)}.</p><a class="button" id="sign-out" href="/staff/sign-out">Sign out</a>`,
  )
}

/** Anything that went wrong, in a sentence. */
export function plainPage(title: string, sentence: string): string {
  return page(title, `<h1>${text(title)}</h1><p class="lead">${text(sentence)}</p>`)
}
