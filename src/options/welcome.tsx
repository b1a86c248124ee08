import { render } from "preact"
import browser from "webextension-polyfill"
import { requireTopLevel } from "../ui/top-level.ts"
import { t, useMessages } from "../ui/words.ts"
import { followWorker } from "./page-state.ts"
import { FirstRun } from "./welcome/first-run.tsx"

requireTopLevel()
useMessages((key, substitutions) => browser.i18n.getMessage(key, substitutions))
followWorker()
document.title = t("welcome_title")
const root = document.getElementById("root")
if (root !== null) render(<FirstRun />, root)
