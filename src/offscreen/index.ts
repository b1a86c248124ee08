/**
 * The offscreen document (Chromium): a service worker cannot start a Worker, so this page starts the workshop for it and
 * passes the ports on. It closes itself when nothing was asked for a minute; the next job opens it again.
 */
const IDLE = 60_000

const workshop = new Worker("/workshop/index.js", { type: "module", name: "workshop" })

const closeSelf = () => window.close()
let timer = setTimeout(closeSelf, IDLE)

// Only our own service worker can reach this: no other page has this origin's registration.
navigator.serviceWorker.addEventListener("message", (event: MessageEvent<unknown>) => {
  clearTimeout(timer)
  timer = setTimeout(closeSelf, IDLE)
  workshop.postMessage(event.data, [...event.ports])
})
navigator.serviceWorker.startMessages()
