/**
 * A server that speaks device-protocol.md as privacyIDEA does, on loopback, with Node's own crypto (other-side.ts) and
 * nothing of ours; and it can be told to misbehave: to lose replies, to have another clock, to answer with what it likes.
 */
import { randomBytes, type KeyObject } from "node:crypto"
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import {
  base32,
  challenge,
  envelope,
  isSigned,
  isStrict,
  link,
  publicKeyOf,
  serverKey,
  sign,
  type Message,
} from "./other-side.ts"

interface Open {
  readonly message: Message
  /** The right one of the choices, or none. */
  readonly choice: string | null
  /** Shown by the device after approving. */
  readonly code: string | null
  state: "open" | "accept" | "declined"
}

/** What came in as an answer. */
export type Fields = Readonly<Record<string, string>>

export class PlainServer {
  readonly key = serverKey()
  readonly #credential = randomBytes(20).toString("hex")
  readonly serial = `PIPU${randomBytes(4).toString("hex").toUpperCase()}`
  readonly answers: Fields[] = []
  readonly enrolments: Fields[] = []
  polls = 0
  /** ms by which its clock is ahead of ours. */
  ahead = 0
  /** How many enrolments and answers to take without a readable reply. */
  lose = 0
  /** Sent in place of a poll's list. */
  instead: ((response: ServerResponse) => void) | null = null
  /** Answers nothing before this: what comes meanwhile is looked at then. */
  held: Promise<unknown> = Promise.resolve()
  /** Requests that wait for {@link held}, or for us. */
  waiting = 0
  /** Put into a poll's list as they are. */
  readonly forged: Message[] = []
  revoked = false
  /** A server before 3.8 takes a decline for a signature that is wrong. */
  declines = true
  /** A server since 3.14 takes reasons, and says so in each request; one before does not expect them in what is signed. */
  capable = false
  /** Told by its administrator to say nothing of what went wrong. */
  hides = false
  /** Told by its administrator to let no device ask. */
  denies = false
  #device: KeyObject | null = null
  #open: Open[] = []
  readonly #server = createServer((request, response) => void this.#answer(request, response))
  #url = ""

  async start(path = "/ttype/push"): Promise<this> {
    await new Promise<void>((done) => this.#server.listen(0, "localhost", done))
    const { port } = this.#server.address() as AddressInfo
    this.#url = `http://localhost:${port}${path}`
    return this
  }

  get url(): string {
    return this.#url
  }

  link(changes: Record<string, string> = {}): string {
    return link({ url: this.#url, serial: this.serial, enrollment_credential: this.#credential, ...changes })
  }

  /** Opens a challenge; gives its nonce. */
  ask(
    given: {
      choices?: readonly string[]
      choice?: string
      code?: string
      title?: string
      question?: string
      key?: KeyObject
    } = {},
  ): Message {
    const { choices, choice = null, code = null, title = "privacyIDEA", key = this.key.privateKey } = given
    const nonce = base32(randomBytes(20))
    const message = challenge(key, {
      nonce,
      url: this.#url,
      serial: this.serial,
      title,
      ...(given.question === undefined ? {} : { question: given.question }),
      ...(choices === undefined ? {} : { require_presence: choices.join(","), version: "2" }),
      ...(this.capable
        ? {
            capabilities: '{"decline_reason": true}',
            capabilities_signature: sign(key, `{"capabilities":{"decline_reason":true},"nonce":"${nonce}"}`),
          }
        : {}),
    })
    this.#open.push({ message, choice, code, state: "open" })
    return message
  }

  /** Before 3.14 a question is written anew for each poll, and so is its signature. */
  rewrite({ nonce }: Message, question: string): void {
    this.#open = this.#open.map((each) =>
      each.message["nonce"] === nonce
        ? { ...each, message: challenge(this.key.privateKey, { ...each.message, question }) }
        : each,
    )
  }

  state({ nonce }: Message): Open["state"] | undefined {
    return this.#open.find((each) => each.message["nonce"] === nonce)?.state
  }

  /** Ends everything that is open, as time would. */
  expire(): void {
    this.#open = []
  }

  stop(): Promise<void> {
    this.#server.closeAllConnections()
    return new Promise((done) => this.#server.close(() => done()))
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", this.#url)
    response.setHeader("date", new Date(Date.now() + this.ahead).toUTCString())
    this.waiting += 1
    await this.held
    this.waiting -= 1
    if (request.method === "GET") return this.#poll(url.searchParams, response)
    let body = ""
    for await (const piece of request) body += String(piece)
    const fields = Object.fromEntries(new URLSearchParams(body))
    if ("enrollment_credential" in fields) return this.#enrol(fields, response)
    return this.#take(fields, response)
  }

  #send(response: ServerResponse, status: number, result: unknown, detail: object | null = null): void {
    const told = detail === null ? null : { ...detail, threadid: 140_234_881_148_672 }
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(envelope(result, told)))
  }

  /** True if the reply was lost instead. */
  #loses(response: ServerResponse): boolean {
    if (this.lose === 0) return false
    this.lose -= 1
    // Once headers have come the browser does not send the request again by itself, as it does on a connection that
    // was used before.
    response.writeHead(200, { "content-length": "999" }).write("{", () => response.destroy())
    return true
  }

  #refuse(response: ServerResponse, status: number, code: number, message: string): void {
    const error = this.hides ? { code: -311, message: "Failed special token function" } : { code, message }
    this.#send(response, status, { status: false, error })
  }

  #enrol(fields: Fields, response: ServerResponse): void {
    this.enrolments.push(fields)
    if (!["serial", "fbtoken", "pubkey"].every((name) => fields[name])) {
      return this.#refuse(response, 400, 905, "ERR905: Missing parameters!")
    }
    if (this.#device !== null || fields["serial"] !== this.serial) {
      return this.#refuse(response, 404, 601, "No token with this serial number in the rollout state 'clientwait'.")
    }
    if (fields["enrollment_credential"] !== this.#credential) {
      return this.#refuse(
        response,
        400,
        905,
        "ERR905: Invalid enrollment credential. You are not authorized to finalize this token.",
      )
    }
    this.#device = publicKeyOf(fields["pubkey"] ?? "")
    if (this.#loses(response)) return undefined
    const detail = { public_key: this.key.wire, rollout_state: "enrolled", serial: this.serial }
    return this.#send(response, 200, { status: true, value: true }, detail)
  }

  #poll(query: URLSearchParams, response: ServerResponse): void {
    this.polls += 1
    if (this.instead !== null) return this.instead(response)
    if (this.denies) return this.#refuse(response, 403, 303, "Polling not allowed!")
    const [timestamp, signature] = [query.get("timestamp") ?? "", query.get("signature") ?? ""]
    if (Number.isNaN(Date.parse(timestamp))) {
      return this.#refuse(response, 400, 10, `Could not parse timestamp ${timestamp}. ISO-Format required.`)
    }
    if (Math.abs(Date.parse(timestamp) - Date.now() - this.ahead) > 60_000) {
      return this.#refuse(response, 400, 10, `Timestamp ${timestamp} not in valid range.`)
    }
    const known = !this.revoked && query.get("serial") === this.serial && isStrict(signature)
    if (!known || this.#device === null || !isSigned(this.#device, `${this.serial}|${timestamp}`, signature)) {
      return this.#refuse(response, 400, 10, "Could not verify signature!")
    }
    const value = this.#open.filter(({ state }) => state === "open").map(({ message }) => message)
    return this.#send(response, 200, { status: true, value: [...value, ...this.forged] })
  }

  #take(fields: Fields, response: ServerResponse): void {
    this.answers.push(fields)
    if (this.revoked || fields["serial"] !== this.serial) {
      return this.#refuse(response, 404, 601, "The requested token could not be found.")
    }
    // Not a reply of the protocol: what the signature is decoded with raises an error that nobody catches.
    if (!isStrict(fields["signature"] ?? "")) return this.#refuse(response, 500, -500, "Non-base32 digit found")
    const taken = this.#match(fields)
    if (this.#loses(response)) return
    const detail = taken?.code && taken.state === "accept" ? { display_code: taken.code, message: "Enter it." } : null
    this.#send(response, 200, { status: true, value: taken !== null }, detail)
  }

  /** privacyIDEA tries every open challenge; a wrong choice matches none, and leaves it open. */
  #match({ signature = "", decline, decline_reason, presence_answer }: Fields): Open | null {
    const device = this.#device
    if (device === null || (decline && !this.declines)) return null
    for (const each of this.#open.filter(({ state }) => state === "open")) {
      const reason = decline && this.capable && decline_reason
      const parts = [each.message["nonce"], this.serial, decline && "decline", reason, presence_answer]
      if (!isSigned(device, parts.filter(Boolean).join("|"), signature)) continue
      if (!decline && each.choice !== (presence_answer ?? null)) return null
      each.state = decline ? "declined" : "accept"
      return each
    }
    return null
  }
}
