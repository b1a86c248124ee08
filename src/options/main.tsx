import { render } from "preact"
import browser from "webextension-polyfill"
import { requireTopLevel } from "../ui/top-level.ts"
import { useMessages } from "../ui/words.ts"
import { App } from "./app.tsx"
import { followWorker } from "./page-state.ts"

requireTopLevel()
useMessages((key, substitutions) => browser.i18n.getMessage(key, substitutions))
followWorker()
const root = document.getElementById("root")
if (root !== null) render(<App />, root)
