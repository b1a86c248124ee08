import { useState } from "preact/hooks"
import browser from "webextension-polyfill"
import { Button } from "../../ui/button.tsx"
import { Notice } from "../../ui/notice.tsx"
import { TextField } from "../../ui/text-field.tsx"
import { errorWords, t } from "../../ui/words.ts"
import { useAction } from "../action.ts"
import { everySite } from "../every-site.ts"
import { Loaded } from "../loaded.tsx"
import { policy } from "../page-state.ts"
import { Managed } from "../section.tsx"
import { sitePatterns } from "../site-patterns.ts"
import { Choices } from "./choices.tsx"
import { Step } from "./step.tsx"

type Access = "every" | "chosen" | "click"

interface SiteAccessProps {
  readonly onNext: () => void
}

/** How far Countersign may reach into sites. No access is asked for where nothing may be filled. */
export function SiteAccess({ onNext }: SiteAccessProps) {
  return (
    <Loaded live={policy}>
      {({ allowFilling }) => (allowFilling ? <Choice onNext={onNext} /> : <NoAccess onNext={onNext} />)}
    </Loaded>
  )
}

function NoAccess({ onNext }: SiteAccessProps) {
  return (
    <Step
      at={5}
      title={t("welcome_access_managed_title")}
      lede={t("welcome_access_managed")}
      focusTitle
      testid="welcome-step-access"
    >
      <div data-testid="welcome-access-managed">
        <Managed reason={t("options_policy_filling")} />
      </div>
      <div class="foot">
        <Button kind="primary" wide testid="welcome-access-go" onClick={onNext}>
          {t("welcome_access_go")}
        </Button>
      </div>
    </Step>
  )
}

/** The ways, and why one would. The browser asks on the click, and may be told no. */
function Choice({ onNext }: SiteAccessProps) {
  const [access, setAccess] = useState<Access>("click")
  const [sites, setSites] = useState("")
  const [tried, setTried] = useState(false)
  const [refused, setRefused] = useState(false)
  const action = useAction()
  const read = sitePatterns(sites)
  const wrong = "wrong" in read ? read.wrong : null
  const none = "patterns" in read && read.patterns.length === 0

  const choose = async (): Promise<void> => {
    setTried(true)
    setRefused(false)
    if (access === "click") return onNext()
    const origins = access === "every" ? everySite() : "patterns" in read ? [...read.patterns] : []
    if (origins.length === 0) return
    // In the turn of the click: a browser asks only then.
    const asked = browser.permissions.request({ origins })
    await action.run(async () => {
      if (await asked) onNext()
      else setRefused(true)
    })
  }

  return (
    <Step
      at={5}
      title={t("welcome_access_title")}
      lede={t("welcome_access_lede")}
      focusTitle
      testid="welcome-step-access"
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void choose()
        }}
      >
        <Choices
          legend={t("welcome_access_title")}
          value={access}
          testid="welcome-access"
          onChange={(chosen) => {
            setAccess(chosen)
            setRefused(false)
          }}
          choices={[
            {
              value: "click",
              icon: "pointer",
              title: t("welcome_access_click"),
              detail: t("welcome_access_click_detail"),
            },
            {
              value: "chosen",
              icon: "check",
              title: t("welcome_access_chosen"),
              detail: t("welcome_access_chosen_detail"),
            },
            {
              value: "every",
              icon: "globe",
              title: t("welcome_access_every"),
              detail: t("welcome_access_every_detail"),
            },
          ]}
        />
        {access === "chosen" && (
          <TextField
            label={t("welcome_access_sites")}
            hint={t("welcome_access_sites_hint")}
            value={sites}
            onInput={setSites}
            rows={3}
            verbatim
            error={
              tried && wrong !== null
                ? t("welcome_access_sites_wrong", wrong)
                : tried && none
                  ? t("welcome_access_sites_missing")
                  : null
            }
            testid="welcome-access-sites"
            errorTestid="welcome-access-sites-error"
          />
        )}
        {refused && (
          <Notice kind="warn" testid="welcome-access-refused">
            {t("welcome_access_refused")}
          </Notice>
        )}
        {action.error !== null && <Notice kind="error">{errorWords(action.error)}</Notice>}
        <div class="foot">
          <Button kind="primary" type="submit" wide busy={action.busy} testid="welcome-access-go">
            {t(access === "click" ? "welcome_access_go" : "welcome_access_allow")}
          </Button>
          <p class="hint">{t("welcome_access_later")}</p>
        </div>
      </form>
    </Step>
  )
}
