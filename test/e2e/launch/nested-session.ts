import type { CDPSession } from "playwright-core"

/** A CDP session with one target, carried inside the browser's own session. */
export type NestedSession = Pick<CDPSession, "send">

/**
 * Attaches to a target that Playwright does not show. Its connection drops the messages of sessions that it did not
 * open itself, so this uses the older way, in which each message is wrapped in one of the browser's session.
 */
export async function nestedSession(browser: CDPSession, targetId: string): Promise<NestedSession> {
  const { sessionId } = await browser.send("Target.attachToTarget", { targetId, flatten: false })
  const waiting = new Map<number, { resolve: (result: never) => void; reject: (cause: Error) => void }>()
  let count = 0
  let open = true

  browser.on("Target.receivedMessageFromTarget", (event) => {
    if (event.sessionId !== sessionId) return
    const message: { id?: number; result: never; error?: { message: string } } = JSON.parse(event.message)
    const asked = message.id === undefined ? undefined : waiting.get(message.id)
    if (message.id === undefined || !asked) return
    waiting.delete(message.id)
    if (message.error) asked.reject(new Error(message.error.message))
    else asked.resolve(message.result)
  })
  browser.on("Target.detachedFromTarget", (event) => {
    if (event.sessionId !== sessionId) return
    open = false
    for (const { reject } of waiting.values()) reject(new Error("the popup has closed"))
    waiting.clear()
  })

  return {
    async send(method, params) {
      if (!open) throw new Error("the popup has closed")
      count += 1
      const id = count
      const answer = new Promise<never>((resolve, reject) => waiting.set(id, { resolve, reject }))
      const message = JSON.stringify({ id, method, params })
      const sent = browser.send("Target.sendMessageToTarget", { sessionId, message }).catch((cause: unknown) => {
        throw new Error("the popup has closed", { cause })
      })
      const [result] = await Promise.all([answer, sent])
      return result
    },
  }
}
