/** A site on this machine with whatever pages a test needs, under any host name that leads here. */
import { createServer } from "node:http"

/** A page: what stands in its body, or headers too. */
export type Page = string | { readonly body: string; readonly headers?: Readonly<Record<string, string>> }

export interface FillSite {
  readonly port: number
  /** An address there; `host` without its port. */
  url(path: string, host?: string): string
  close(): Promise<void>
}

const whole = (body: string): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Site</title></head><body>${body}</body></html>`

/** Serves `pages`, path → page; every other path is a plain word. `heard` is told of each request. */
export async function startFillSite(
  pages: Readonly<Record<string, Page>>,
  heard: (method: string, path: string) => void = () => {},
): Promise<FillSite> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost")
    heard(request.method ?? "", pathname)
    const page = Object.hasOwn(pages, pathname) ? pages[pathname] : undefined
    const { body, headers = {} } =
      typeof page === "string" || page === undefined ? { body: page ?? "Thank you." } : page
    response.writeHead(200, { "content-type": "text/html; charset=utf-8", ...headers })
    response.end(whole(body))
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const address = server.address()
  if (typeof address !== "object" || address === null) throw new Error("the site has no port")
  const { port } = address
  return {
    port,
    url: (path, host = "shop.localhost") => `http://${host}:${port}${path}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

export const login = `
  <h1>Log in</h1>
  <form action="/in" method="post">
    <label>Username <input name="username" autocomplete="username"></label>
    <label>Password <input type="password" name="password" autocomplete="current-password"></label>
    <button>Log in</button>
  </form>`

export const codeForm = `
  <h1>Two-factor authentication</h1>
  <form action="/in" method="post">
    <label>Code from your authenticator app <input name="otp" inputmode="numeric" autocomplete="one-time-code"></label>
    <button>Verify</button>
  </form>`

export const firstStep = `<h1>Sign in</h1><form action="/second"><label>Username <input name="username" autocomplete="username"></label><button>Next</button></form>`
export const secondStep = `<h1>Welcome</h1><form action="/in" method="post"><label>Password <input type="password" name="password" autocomplete="current-password"></label><button>Sign in</button></form>`
