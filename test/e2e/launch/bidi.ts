import * as v from "valibot"
import { WebSocket } from "ws"

/** https://www.w3.org/TR/webdriver-bidi/#protocol: what comes back is an answer, an error or an event. */
const Message = v.variant("type", [
  v.object({ type: v.literal("success"), id: v.number(), result: v.record(v.string(), v.unknown()) }),
  v.object({ type: v.literal("error"), id: v.nullable(v.number()), error: v.string(), message: v.string() }),
  v.object({ type: v.literal("event"), method: v.string() }),
])

/** A WebDriver BiDi connection: one command, one answer. */
export interface Bidi {
  /** Sends a command and reads its answer by the schema given; an answer that differs from it is an error. */
  send<Answer extends v.GenericSchema>(
    method: string,
    params: Record<string, unknown>,
    answer: Answer,
  ): Promise<v.InferOutput<Answer>>
  close(): void
}

/**
 * Connects to a browser's WebDriver BiDi socket.
 *
 * @param url such as "ws://127.0.0.1:46281/session"
 */
export async function connectBidi(url: string): Promise<Bidi> {
  const socket = new WebSocket(url)
  const waiting = new Map<number, { resolve: (result: unknown) => void; reject: (cause: Error) => void }>()
  let count = 0
  const fail = (cause: Error): void => {
    for (const { reject } of waiting.values()) reject(cause)
    waiting.clear()
  }

  await new Promise<void>((resolve, reject) => {
    socket.once("open", resolve)
    socket.once("error", reject)
  })
  socket.on("error", fail)
  socket.on("close", () => {
    fail(new Error("the browser closed its BiDi socket"))
  })
  socket.on("message", (data: Buffer) => {
    const message = v.parse(Message, JSON.parse(data.toString("utf8")))
    if (message.type === "event" || message.id === null) return
    const asked = waiting.get(message.id)
    waiting.delete(message.id)
    if (message.type === "success") asked?.resolve(message.result)
    else asked?.reject(new Error(`${message.error}: ${message.message}`))
  })

  return {
    async send(method, params, answer) {
      if (socket.readyState !== WebSocket.OPEN) throw new Error("the BiDi socket is closed")
      count += 1
      const id = count
      const result = new Promise((resolve, reject) => waiting.set(id, { resolve, reject }))
      socket.send(JSON.stringify({ id, method, params }))
      return v.parse(answer, await result)
    },
    close() {
      socket.close()
    },
  }
}
