/** A tab that does one thing and closes: unlocks by passkey or recovery code what the popup cannot. */
import { render } from "preact"
import browser from "webextension-polyfill"
import { t, useMessages } from "../ui/words.ts"
import { ByPasskey } from "./open/by-passkey.tsx"
import { ByRecovery } from "./open/by-recovery.tsx"
import { followWorker } from "./page-state.ts"

useMessages((key, substitutions) => browser.i18n.getMessage(key, substitutions))
followWorker()
document.title = t("open_title")
const root = document.getElementById("root")
const way = location.hash === "#recovery" ? <ByRecovery /> : <ByPasskey gate={location.hash === "#gate"} />
if (root !== null) render(<main class="welcome">{way}</main>, root)
