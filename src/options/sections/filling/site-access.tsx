import { useState } from "preact/hooks"
import browser from "webextension-polyfill"
import { Button } from "../../../ui/button.tsx"
import { TextField } from "../../../ui/text-field.tsx"
import { t } from "../../../ui/words.ts"
import { attempt } from "../../attempt.ts"
import { everySite } from "../../every-site.ts"
import { Loaded } from "../../loaded.tsx"
import { policy } from "../../page-state.ts"
import { isEvery } from "../../permission-list.ts"
import { Group, Row } from "../../section.tsx"
import { sitePatterns } from "../../site-patterns.ts"
import { useGrantedSites } from "./granted-sites.ts"
import { useSyncServer } from "./sync-server.ts"

const stateOf = (origins: readonly string[]): "every" | "chosen" | "click" =>
  origins.some(isEvery) ? "every" : origins.length > 0 ? "chosen" : "click"

/** In which sites the browser lets us work without a click, and how that is given and taken back. */
export function SiteAccess() {
  return (
    <Loaded live={policy}>
      {({ allowFilling, allowSaving }) => <RuledAccess mayBeGiven={allowFilling || allowSaving} />}
    </Loaded>
  )
}

/** @param mayBeGiven the organisation leaves something that needs access; taking it back is never forbidden */
function RuledAccess({ mayBeGiven }: { readonly mayBeGiven: boolean }) {
  const sites = useGrantedSites()
  const server = useSyncServer()
  return (
    <Loaded live={sites}>
      {(granted) => {
        // Access that was given for sync alone is none to a site.
        const origins = granted.filter((pattern) => server?.isSite !== false || !server.patterns.includes(pattern))
        const state = stateOf(origins)
        return (
          <Group title={t("options_filling_access")}>
            <Row
              label={<span data-testid="access-state">{t(`options_filling_access_${state}`)}</span>}
              hint={t(`options_filling_access_${state}_detail`)}
            >
              {state === "every" ? (
                <Button
                  testid="access-none"
                  onClick={() => void attempt(() => browser.permissions.remove({ origins: [...origins] }))}
                >
                  {t("options_filling_access_withdraw")}
                </Button>
              ) : (
                mayBeGiven && (
                  <Button
                    testid="access-every"
                    onClick={() => void attempt(() => browser.permissions.request({ origins: everySite() }))}
                  >
                    {t("options_filling_access_allow_every")}
                  </Button>
                )
              )}
            </Row>
            {origins.map((pattern) => (
              <Row key={pattern} label={<code>{pattern}</code>}>
                <Button
                  testid={`access-remove-${pattern}`}
                  onClick={() => void attempt(() => browser.permissions.remove({ origins: [pattern] }))}
                >
                  {t("options_permissions_withdraw")}
                </Button>
              </Row>
            ))}
            {state !== "every" && mayBeGiven && <AllowSites />}
          </Group>
        )
      }}
    </Loaded>
  )
}

function AllowSites() {
  const [typed, setTyped] = useState("")
  const [tried, setTried] = useState(false)
  const read = sitePatterns(typed)
  const error = "wrong" in read ? t("welcome_access_sites_wrong", read.wrong) : null
  async function allow(): Promise<void> {
    setTried(true)
    if ("wrong" in read || read.patterns.length === 0) return
    // In the turn of the click: a browser asks only then.
    const asked = browser.permissions.request({ origins: [...read.patterns] })
    const isDone = await attempt(async () => {
      if (await asked) setTyped("")
    })
    if (isDone) setTried(false)
  }
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault()
        void allow()
      }}
    >
      <TextField
        label={t("welcome_access_sites")}
        hint={t("welcome_access_sites_hint")}
        value={typed}
        onInput={setTyped}
        error={tried ? error : null}
        testid="access-sites"
        verbatim
      />
      <div class="row-actions">
        <Button type="submit" testid="access-allow">
          {t("options_permissions_allow")}
        </Button>
      </div>
    </form>
  )
}
