/** Our confirmation window: what a page cannot cover, move or click. It asks before something goes into a page. */
import { render } from "preact"
import browser from "webextension-polyfill"
import { requireTopLevel } from "../ui/top-level.ts"
import { t, useMessages } from "../ui/words.ts"
import { Confirm } from "./confirm/confirm.tsx"
import { followWorker } from "./page-state.ts"

requireTopLevel()
useMessages((key, substitutions) => browser.i18n.getMessage(key, substitutions))
followWorker()
document.title = t("confirm_title")
const root = document.getElementById("root")
if (root !== null) render(<Confirm ask={location.hash.slice(1)} />, root)
