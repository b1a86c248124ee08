import { render } from "preact"
import browser from "webextension-polyfill"
import { onRevision } from "../messages/ask.ts"
import { useMessages } from "../ui/words.ts"
import { App } from "./app.tsx"
import { load } from "./state.ts"

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
onRevision(() => void load())
