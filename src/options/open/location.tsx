import { useEffect, useState } from "preact/hooks"
import { countryName } from "../../domain/country.ts"
import { CountersignError } from "../../domain/error.ts"
import { ask } from "../../messages/ask.ts"
import type { LocationLevel, RegistrationView } from "../../messages/contract.ts"
import { Button } from "../../ui/button.tsx"
import { LocationWords } from "../../ui/location-words.tsx"
import { Notice } from "../../ui/notice.tsx"
import { errorWords, t } from "../../ui/words.ts"
import { useAction } from "../action.ts"
import { Choices } from "../welcome/choices.tsx"
import { Step } from "../welcome/step.tsx"
import { closeTab } from "./close-tab.ts"
import { countryHere } from "./country-here.ts"

const icons = { always: "refresh", open: "window", once: "code", never: "close" } as const
const levels = ["once", "open", "always", "never"] as const

/** What came of it: a country that was found and kept for a server, or that nothing is to be found out for it. */
type Done = { readonly country: string } | "never"

/** Asks for the country that a server wants, says why and for how long, and goes back to the request. */
export function Location({ id }: { readonly id: string }) {
  const [registration, setRegistration] = useState<RegistrationView | null>(null)
  const [level, setLevel] = useState<LocationLevel>("once")
  const [done, setDone] = useState<Done | null>(null)
  const action = useAction()
  useEffect(
    () =>
      void action.run(async () => {
        const found = (await ask("registration.list")).find((each) => each.id === id)
        if (found === undefined) throw new CountersignError("approval.gone")
        setRegistration(found)
      }),
    [],
  )
  const go = (): void =>
    void action.run(async () => {
      if (level === "never") {
        await ask("location.never", { registration: id })
        return setDone("never")
      }
      const country = await countryHere()
      await ask("location.give", { registration: id, level, country })
      return setDone({ country })
    })
  const back = (): void =>
    void action.run(async () => {
      await ask("requests.open")
      await closeTab()
    })
  const host = registration === null ? "" : new URL(registration.origin).host
  const trouble = action.error !== null && (
    <Notice kind="error" testid="location-error">
      {errorWords(action.error)}
    </Notice>
  )
  const goOn = (kind: "primary" | "plain") => (
    <Button kind={kind} wide testid="location-go-on" onClick={back}>
      {t("location_go_on")}
    </Button>
  )
  if (done !== null) {
    const title = done === "never" ? t("location_refused_title") : t("location_found_title", countryName(done.country))
    const lede = t(done === "never" ? "location_refused" : "location_found", host)
    return (
      <Step key="done" title={title} lede={lede} focusTitle testid="location-done">
        {trouble}
        <div class="foot">{goOn("primary")}</div>
      </Step>
    )
  }
  return (
    <Step
      title={t("location_title")}
      lede={registration === null ? "" : t("location_lede", host, registration.account.username)}
      focusTitle
      testid="location"
    >
      {registration !== null && (
        <Choices
          legend={t("location_legend")}
          value={level}
          testid="location"
          onChange={setLevel}
          choices={levels.map((value) => ({
            value,
            icon: icons[value],
            title: t(`location_${value}`),
            detail: t(`location_${value}_detail`),
          }))}
        />
      )}
      {trouble}
      {registration !== null && (
        <>
          <div class="foot">
            <Button kind="primary" wide busy={action.busy} testid="location-share" onClick={go}>
              {t(level === "never" ? "location_refuse" : "location_share")}
            </Button>
            {action.error !== null && goOn("plain")}
            <p class="hint" role="status">
              {action.busy && level !== "never" ? t("location_asking") : ""}
            </p>
          </div>
          <LocationWords host={host} />
        </>
      )}
    </Step>
  )
}
