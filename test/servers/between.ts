/** Stands between a browser and a server on loopback, passes everything on, and can be told to answer for some path itself. */
import { createServer, request, type IncomingMessage, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"

export class Between {
  /** Answers in the server's place where it gives a text. */
  instead: (path: string) => string | null = () => null
  /** Bodies that the server has sent, by path without its query, the last last. */
  readonly sent = new Map<string, string[]>()
  /** Port of the server. */
  port = 0
  readonly #server = createServer((asked, response) => this.#pass(asked, response))

  async start(): Promise<string> {
    await new Promise<void>((done) => this.#server.listen(0, "localhost", done))
    return `http://localhost:${(this.#server.address() as AddressInfo).port}`
  }

  stop(): Promise<void> {
    this.#server.closeAllConnections()
    return new Promise((done) => this.#server.close(() => done()))
  }

  #pass(asked: IncomingMessage, response: ServerResponse): void {
    const { method, url: path = "/", headers } = asked
    const name = path.split("?")[0] ?? path
    const own = this.instead(name)
    if (own !== null) {
      response.writeHead(200, { "content-type": "application/json" }).end(own)
      return
    }
    const onward = request({ host: "localhost", port: this.port, method, path, headers }, (answer) => {
      let body = ""
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.on("data", (chunk: Buffer) => {
        body += chunk.toString()
        response.write(chunk)
      })
      answer.on("end", () => {
        this.sent.set(name, [...(this.sent.get(name) ?? []), body])
        response.end()
      })
    })
    onward.on("error", () => response.destroy())
    asked.pipe(onward)
  }
}
