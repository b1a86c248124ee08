import { render } from "preact"
import browser from "webextension-polyfill"
import { onRevision } from "../messages/ask.ts"
import { requireTopLevel } from "../ui/top-level.ts"
import { useMessages } from "../ui/words.ts"
import { App } from "./app.tsx"
import { kept } from "./kept.ts"
import { asking, follow, load } from "./state.ts"
import { whenQuiet } from "./when-quiet.ts"

requireTopLevel()
// The request leaves before anything is drawn; nothing is drawn before its answer, unless that takes a while.
const answered = load()
useMessages((key, substitutions) => browser.i18n.getMessage(key, substitutions))

let drawn = false
function draw(): void {
  const place = document.getElementById("app")
  if (drawn || place === null) return
  drawn = true
  render(<App />, place)
}

const patience = setTimeout(draw, 150)
await answered
clearTimeout(patience)
draw()
onRevision(() => void follow())
const watch = () => void import("./requests/watch.ts").then(({ watchRequests }) => watchRequests())
// A request that waits has the page; for one that may come there is time.
if (asking.peek() === "yes") watch()
else whenQuiet(watch)
if (kept) void import("./keep/follow-tab.ts").then(({ followTab }) => followTab())
