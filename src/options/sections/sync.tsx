import { ask } from "../../messages/ask.ts"
import { Notice } from "../../ui/notice.tsx"
import { t } from "../../ui/words.ts"
import { Loaded } from "../loaded.tsx"
import { useLive } from "../page-state.ts"
import { Section } from "../section.tsx"
import { WhenOpen } from "../when-open.tsx"
import { AddBrowser } from "./sync/add-browser.tsx"
import { Conflicts } from "./sync/conflicts.tsx"
import { Devices } from "./sync/devices.tsx"
import { Findings } from "./sync/findings.tsx"
import { Moved } from "./sync/moved.tsx"
import { Server } from "./sync/server.tsx"
import { SetUp } from "./sync/set-up.tsx"
import { State } from "./sync/state.tsx"
import { Trouble } from "./sync/trouble.tsx"
import { Waiting } from "./sync/waiting.tsx"

/** The same accounts in every browser: off with what it is, or on with how it stands. */
export function Sync() {
  return (
    <Section name="sync">
      <WhenOpen>{() => <Standing />}</WhenOpen>
    </Section>
  )
}

function Standing() {
  const state = useLive(() => ask("sync.state"))
  return (
    <Loaded live={state}>
      {(sync) =>
        sync === null ? (
          <SetUp />
        ) : (
          <>
            <Trouble sync={sync} />
            {sync.moved && <Moved />}
            {sync.awaitsPassword && (
              <Notice testid="sync-awaits-password">
                <b>{t("sync_awaits_title")}</b>
                <p>{t("sync_awaits")}</p>
              </Notice>
            )}
            <Findings findings={sync.findings} />
            <Waiting accounts={sync.waiting} />
            <State sync={sync} />
            <Conflicts conflicts={sync.conflicts} />
            <Devices devices={sync.devices} moved={sync.moved} />
            <AddBrowser />
            <Server sync={sync} />
          </>
        )
      }
    </Loaded>
  )
}
