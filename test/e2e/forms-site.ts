/** A small site on loopback with the forms that sites have, which takes whatever it is given and remembers it. */
import { createServer, type ServerResponse } from "node:http"

export interface FormsSite {
  /** Such as "http://localhost:41234". */
  readonly origin: string
  /** What was sent, oldest first: the path, and the fields. */
  readonly sent: readonly { readonly path: string; readonly fields: Readonly<Record<string, string>> }[]
  /** Username and password that HTTP basic authentication was tried with, oldest first. */
  readonly credentials: readonly string[]
  /** Wants another username and password from now on, apart by a colon. */
  lock(basic: string): void
  close(): Promise<void>
}

const password = (name: string, token: string, label: string): string =>
  `<label>${label} <input type=password name=${name} autocomplete=${token}></label>`
const username = `<label>Username <input name=username autocomplete=username></label>`
const current = password("password", "current-password", "Password")

const pages: Readonly<Record<string, string>> = {
  "/login": `<h1>Log in</h1><form method=post>${username}${current}<button>Log in</button></form>`,
  "/name": `<h1>Sign in</h1><form method=post action=/password>${username}<button>Next</button></form>`,
  "/password": `<h1>Sign in</h1><form method=post action=/in>${current}<button>Sign in</button></form>`,
  "/signup": `<h1>Create your account</h1><form method=post action=/in>${username}${password("password", "new-password", "Password")}
    <button>Sign up</button></form>`,
  "/change": `<h1>Change your password</h1><form method=post action=/in>${password("old", "current-password", "Current password")}
    ${password("new", "new-password", "New password")}${password("again", "new-password", "New password again")}
    <button>Change password</button></form>`,
  // Asked over fetch; then the page draws something else.
  "/script": `<h1>Sign in</h1><div id=app>${username}${current}<button type=button>Sign in</button></div><script>
    document.querySelector("button").addEventListener("click", async () => {
      await fetch("/in", { method: "POST", body: new URLSearchParams([...document.querySelectorAll("input")].map((i) => [i.name, i.value])) })
      document.getElementById("app").innerHTML = "<p data-testid=in>You are in.</p>"
    })</script>`,
}

const page = (body: string): string =>
  `<!doctype html><html lang=en><meta charset=utf-8><title>Forms</title><link rel=icon href="data:,"><body>${body}`

function answer(response: ServerResponse, status: number, body: string, headers: Record<string, string> = {}): void {
  response.writeHead(status, { "content-type": "text/html; charset=utf-8", "cache-control": "no-store", ...headers })
  response.end(page(body))
}

/** Starts the site; `/private` wants "ada:open sesame" by HTTP basic authentication. */
export async function startFormsSite(): Promise<FormsSite> {
  let basic = "ada:open sesame"
  const sent: { path: string; fields: Record<string, string> }[] = []
  const credentials: string[] = []

  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost")
    let body = ""
    request.setEncoding("utf8").on("data", (part: string) => (body += part))
    request.on("end", () => {
      if (pathname === "/private") {
        const given = Buffer.from(request.headers.authorization?.replace(/^Basic /, "") ?? "", "base64").toString()
        if (given !== "") credentials.push(given)
        if (given === basic) return answer(response, 200, "<p data-testid=in>You are in.</p>")
        return answer(response, 401, "<p data-testid=out>No.</p>", { "www-authenticate": 'Basic realm="Private"' })
      }
      if (request.method === "POST")
        sent.push({ path: pathname, fields: Object.fromEntries(new URLSearchParams(body)) })
      const shown = request.method === "POST" && pathname !== "/password" ? undefined : pages[pathname]
      return answer(response, 200, shown ?? "<p data-testid=in>You are in.</p>")
    })
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const address = server.address()
  if (typeof address !== "object" || address === null) throw new Error("the site has no port")
  return {
    origin: `http://localhost:${address.port}`,
    sent,
    credentials,
    lock(wanted) {
      basic = wanted
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
