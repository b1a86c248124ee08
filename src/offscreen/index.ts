/**
 * The offscreen document (Chromium): a service worker cannot start a Worker, so this page starts the workshop for it and
 * passes the ports on. Neither of them has a geolocation or a clipboard; this page has. It closes itself when nothing was asked for a
 * minute; the next job opens it again.
 */
import { emptyIfOurs, isClipboardJob } from "../messages/clipboard.ts"
import { isWhere, locate } from "../messages/where.ts"
import { clipboard } from "./clipboard.ts"

const IDLE = 60_000

const workshop = new Worker("/workshop/index.js", { type: "module", name: "workshop" })

const closeSelf = () => window.close()
let timer = setTimeout(closeSelf, IDLE)

// Only our own service worker can reach this: no other page has this origin's registration.
navigator.serviceWorker.addEventListener("message", (event: MessageEvent<unknown>) => {
  clearTimeout(timer)
  timer = setTimeout(closeSelf, IDLE)
  const [port] = event.ports
  if (port === undefined) return
  if (isWhere(event.data)) locate(navigator.geolocation, port, (job, to) => workshop.postMessage(job, [to]))
  else if (isClipboardJob(event.data)) emptyIfOurs(clipboard, event.data, port)
  else workshop.postMessage(event.data, [port])
})
navigator.serviceWorker.startMessages()
