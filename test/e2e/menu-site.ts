/** Pages for the menu at a field, on every host of this machine: `localhost`, `bank.localhost`, `shop.bank.localhost`. */
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import QRCode from "qrcode"

export interface MenuSite {
  readonly port: number
  /** Such as "http://bank.localhost:41234/login". */
  url(host: string, path: string): string
  close(): Promise<void>
}

const user = `<label>Username <input id=user name=username autocomplete=username></label>`
const password = `<label>Password <input id=password type=password name=password autocomplete=current-password></label>`
const login = `<form action=/in method=post>${user}<br>${password}<br><button>Log in</button></form>`

/** What the second factor of the set-up page is about. */
export const offered = "otpauth://totp/Northwind:ada?secret=JBSWY3DPEHPK3PXP&issuer=Northwind"

async function bodyOf(path: string): Promise<string> {
  switch (path) {
    case "/login":
    case "/embedder":
    case "/credentialless":
    case "/isolated":
      return `<h1>Log in</h1>${login}<p id=after style="height:2000px">Below.</p>`
    // Without a doctype, see below; a field near the lower edge of the window.
    case "/quirks":
      return `<p style="height:480px">Above.</p>${login}<p style="height:2000px">Below.</p>`
    case "/elsewhere":
      return `<h1>Log in</h1>${login.replace("/in", "http://id.example/in")}`
    case "/autofocus":
      return `<h1>Log in</h1>${login}<script>document.getElementById("password").focus()</script>`
    case "/dialog":
      return `<h1>Shop</h1><dialog id=dialog>${login}</dialog><script>document.getElementById("dialog").showModal()</script>`
    case "/signup":
      return `<h1>Create your account</h1><form action=/in method=post>${user}<br><label>Password
        <input id=new type=password name=password autocomplete=new-password></label><br><button>Sign up</button></form>`
    case "/setup":
      return `<h1>Two-factor authentication</h1><p>Scan this with your authenticator app.</p><img alt="QR code"
        src="${await QRCode.toDataURL(offered, { scale: 6 })}"><form action=/in method=post><label>Code from your app
        <input id=code name=code inputmode=numeric autocomplete=one-time-code></label><button>Turn on</button></form>`
    case "/framed":
      return `<h1>Log in</h1><iframe id=inner width=700 height=500 src=/login></iframe>`
    default:
      return "<p>In.</p>"
  }
}

const embedder = { "cross-origin-embedder-policy": "require-corp" }

/** What pages say besides: those that let in only what agrees to it, and those that are alone in their process too. */
const headersOf: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "/embedder": embedder,
  "/credentialless": { "cross-origin-embedder-policy": "credentialless" },
  "/isolated": { ...embedder, "cross-origin-opener-policy": "same-origin" },
}

/** @param csp the policy of every page */
export async function startMenuSite(csp = "frame-src http:; style-src 'unsafe-inline'"): Promise<MenuSite> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost")
    void bodyOf(pathname).then((body) => {
      const headers = {
        "content-type": "text/html; charset=utf-8",
        "content-security-policy": csp,
        ...headersOf[pathname],
      }
      response.writeHead(200, headers)
      response.end(
        `${pathname === "/quirks" ? "" : "<!doctype html>"}<html lang=en><meta charset=utf-8><title>Bank</title><link rel=icon href="data:,">
        <style>body { font: 16px/2.4 sans-serif; padding: 40px 60px } input { font: inherit }</style><body>${body}`,
      )
      return null
    })
  })
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done))
  const { port } = server.address() as AddressInfo
  return {
    port,
    url: (host, path) => `http://${host}:${port}${path}`,
    close: () =>
      new Promise((done) => {
        server.closeAllConnections()
        server.close(() => done())
      }),
  }
}
