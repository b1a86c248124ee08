/** A tab that does one thing and closes: unlocks by passkey or recovery code what the popup cannot. */
import { render } from "preact"
import browser from "webextension-polyfill"
import { requireTopLevel } from "../ui/top-level.ts"
import { t, useMessages } from "../ui/words.ts"
import { Answered } from "./open/answered.tsx"
import { ByPasskey } from "./open/by-passkey.tsx"
import { ByRecovery } from "./open/by-recovery.tsx"
import { Location } from "./open/location.tsx"
import { Revealed } from "./open/revealed.tsx"
import { followWorker } from "./page-state.ts"

requireTopLevel()
useMessages((key, substitutions) => browser.i18n.getMessage(key, substitutions))
followWorker()
const root = document.getElementById("root")
const account = /^#reveal-([\w-]+)$/.exec(location.hash)?.[1]
const registration = /^#location-([\w-]+)$/.exec(location.hash)?.[1]
document.title = t(registration === undefined ? "open_title" : "location_title")
const said = /^#answer-(.+)$/.exec(location.hash)?.[1]

function Way() {
  if (said !== undefined) return <Answered said={new URLSearchParams(said)} />
  if (registration !== undefined) return <Location id={registration} />
  if (account !== undefined) return <Revealed id={account} />
  return location.hash === "#recovery" ? <ByRecovery /> : <ByPasskey gate={location.hash === "#gate"} />
}

if (root !== null)
  render(
    <main class="welcome">
      <Way />
    </main>,
    root,
  )
