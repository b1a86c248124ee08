/** A device in Node's crypto: what device-protocol.md tells a client to do, and nothing of ours. */
import { createHash, createPublicKey, generateKeyPairSync, type KeyObject } from "node:crypto"
import { WebSocket } from "ws"
import { isSigned, sign, type Message } from "../approval/other-side.ts"

export interface DeviceReply {
  readonly status: number
  readonly value: unknown
  readonly detail: Record<string, unknown>
  readonly error: { code?: number; message?: string } | undefined
}

const keyPair = () => generateKeyPairSync("rsa", { modulusLength: 2048 })
const wire = (key: KeyObject): string => key.export({ format: "der", type: "spki" }).toString("base64")

/** PKCS#1 in lines, as a server sends it, for Node to read. */
const pem = (lines: string): string => `-----BEGIN RSA PUBLIC KEY-----\n${lines}\n-----END RSA PUBLIC KEY-----\n`

export async function send(url: string, init?: RequestInit): Promise<DeviceReply> {
  const response = await fetch(url, init)
  const text = await response.text()
  if (!text.startsWith("{")) return { status: response.status, value: undefined, detail: {}, error: undefined }
  const { result, detail } = JSON.parse(text)
  return { status: response.status, value: result.value, detail: detail ?? {}, error: result.error }
}

export const post = (url: string, fields: Record<string, string>, init?: RequestInit): Promise<DeviceReply> =>
  send(url, { method: "POST", body: new URLSearchParams(fields), ...init })

/** A socket that a device holds: what came by it, and how it ended. */
export class WakeUps {
  readonly socket: WebSocket
  /** Length of each message. */
  readonly heard: number[] = []
  /** Done when it is open, or refused: then with the status. */
  readonly opened: Promise<number>
  /** The code it was closed with. */
  readonly closed: Promise<number>

  constructor(address: string, ip: string) {
    this.socket = new WebSocket(address, { headers: { "x-forwarded-for": ip } })
    this.opened = new Promise((resolve) => {
      this.socket.once("open", () => resolve(101))
      this.socket.once("unexpected-response", (_request, response) => {
        resolve(response.statusCode ?? 0)
        response.destroy()
      })
    })
    this.closed = new Promise((resolve) => this.socket.once("close", (code) => resolve(code)))
    this.socket.on("message", (data: Buffer) => this.heard.push(data.length))
    this.socket.on("error", () => undefined)
  }
}

export class Device {
  static #count = 0
  /** Where it sends to; may be set to another process of the same server. */
  url: string
  readonly serial: string
  readonly answerKey = keyPair()
  readonly pollKey: ReturnType<typeof keyPair> | null
  readonly #credential: string
  /** Each is somewhere else. */
  readonly ip: string
  serverKey = ""
  /** ms by which this device's clock is ahead. */
  ahead = 0

  /** @param extended whether it knows our own server's extensions */
  constructor(link: string, extended: boolean) {
    Device.#count += 1
    this.ip = `198.51.100.${String(Device.#count % 250)}`
    const parameters = new URL(link).searchParams
    this.url = parameters.get("url") ?? ""
    this.serial = parameters.get("serial") ?? ""
    this.#credential = parameters.get("enrollment_credential") ?? ""
    this.pollKey = extended ? keyPair() : null
  }

  get #from(): RequestInit {
    return { headers: { "x-forwarded-for": this.ip } }
  }

  async enrol(changes: Record<string, string> = {}): Promise<DeviceReply> {
    const reply = await post(
      this.url,
      {
        enrollment_credential: this.#credential,
        serial: this.serial,
        fbtoken: "no_firebase_token",
        pubkey: wire(this.answerKey.publicKey),
        ...(this.pollKey ? { poll_pubkey: wire(this.pollKey.publicKey), device_name: "Firefox on Linux" } : {}),
        ...changes,
      },
      this.#from,
    )
    this.serverKey = pem(typeof reply.detail["public_key"] === "string" ? reply.detail["public_key"] : "")
    return reply
  }

  pollAddress(key = (this.pollKey ?? this.answerKey).privateKey, at = Date.now() + this.ahead): string {
    const timestamp = new Date(at).toISOString()
    const signature = sign(key, `${this.serial}|${timestamp}`)
    return `${this.url}?${new URLSearchParams({ serial: this.serial, timestamp, signature }).toString()}`
  }

  /** Opens a socket to be woken by, with any key and text. */
  wakeUps(key = (this.pollKey ?? this.answerKey).privateKey, last = "|wake", at = Date.now()): WakeUps {
    const timestamp = new Date(at).toISOString()
    const signature = sign(key, `${this.serial}|${timestamp}${last}`)
    const query = new URLSearchParams({ serial: this.serial, timestamp, signature }).toString()
    return new WakeUps(`${this.url.replace("http", "ws")}/wake?${query}`, this.ip)
  }

  /** Asks what the organisation allows, with any key and text. */
  policy(known = "", key = (this.pollKey ?? this.answerKey).privateKey, last = "|policy"): Promise<DeviceReply> {
    const timestamp = new Date(Date.now() + this.ahead).toISOString()
    const signature = sign(key, `${this.serial}|${timestamp}${last}`)
    const query = new URLSearchParams({ serial: this.serial, timestamp, signature, known }).toString()
    return send(`${this.url}/policy?${query}`, this.#from)
  }

  poll(): Promise<DeviceReply> {
    return send(this.pollAddress(), this.#from)
  }

  /** Open challenges, each checked as the protocol says. */
  async challenges(): Promise<Message[]> {
    const { value } = await this.poll()
    if (!Array.isArray(value)) throw new Error("no list")
    for (const message of value) {
      const { nonce, url, serial, question, title, sslverify, require_presence, signature } = message
      const fields = [nonce, url, serial, question, title, sslverify]
      if (require_presence !== undefined) fields.push(require_presence)
      if (!isSigned(this.#key, fields.join("|"), signature)) throw new Error("not signed by the server")
    }
    return value
  }

  /** Whether the server has signed a text for this device to keep. */
  hasSigned(text: string, signature: string): boolean {
    return isSigned(this.#key, text, signature)
  }

  get #key(): KeyObject {
    return createPublicKey(this.serverKey)
  }

  answerFields(message: Message, given: { choice?: string; decline?: boolean; reason?: string; country?: string }) {
    const { nonce = "", context } = message
    const { choice, decline = false, reason, country } = given
    const text = [nonce, this.serial, decline ? "decline" : undefined, reason, choice]
    const key = this.answerKey.privateKey
    const fields: Record<string, string> = {
      serial: this.serial,
      nonce,
      signature: sign(key, text.filter((part) => part !== undefined).join("|")),
      ...(decline ? { decline: "1" } : {}),
      ...(reason === undefined ? {} : { decline_reason: reason }),
      ...(choice === undefined ? {} : { presence_answer: choice }),
    }
    if (this.pollKey === null || context === undefined) return fields
    const digest = createHash("sha256").update(canonical(nonce, context)).digest("base64url")
    const word = (value: string | undefined) => (value === undefined ? "null" : JSON.stringify(value))
    const signed =
      `{"answer":"${decline ? "decline" : "approve"}","choice":${word(choice)},"context":"${digest}",` +
      `"country":${word(country)},"nonce":"${nonce}","serial":"${this.serial}"}`
    return { ...fields, context: signed, context_signature: sign(key, signed) }
  }

  /** Tells the country, with any key and as any text. */
  report(country: string, given: { key?: KeyObject; text?: string; at?: number } = {}): Promise<DeviceReply> {
    const { key = (this.pollKey ?? this.answerKey).privateKey, at = Date.now() + this.ahead } = given
    const stated = `{"country":"${country}","serial":"${this.serial}","timestamp":"${new Date(at).toISOString()}"}`
    const text = given.text ?? stated
    return post(this.url, { serial: this.serial, country: text, signature: sign(key, text) }, this.#from)
  }

  answer(message: Message, given: Parameters<Device["answerFields"]>[1] = {}): Promise<DeviceReply> {
    return post(this.url, this.answerFields(message, given), this.#from)
  }
}

/** RFC 8785 of the context and its nonce, whose values are texts, numbers and flat lists. */
export function canonical(nonce: string, context: string): string {
  const sorted = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(sorted)
    if (typeof value !== "object" || value === null) return value
    return Object.fromEntries(
      Object.entries(value)
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, each]) => [name, sorted(each)]),
    )
  }
  return JSON.stringify({ context: sorted(JSON.parse(context)), nonce })
}
