import type { ComponentChildren } from "preact"
import { useEffect, useLayoutEffect, useState } from "preact/hooks"
import type { FirstRunStep } from "../../domain/first-run.ts"
import { ask } from "../../messages/ask.ts"
import type { SessionView } from "../../messages/contract.ts"
import { t } from "../../ui/words.ts"
import { live } from "../answer.ts"
import { Loaded } from "../loaded.tsx"
import { session } from "../page-state.ts"
import { Unlock } from "../unlock.tsx"
import { Begin } from "./begin.tsx"
import { Exists } from "./exists.tsx"
import { FirstAccount } from "./first-account.tsx"
import { FirstRecovery } from "./first-recovery.tsx"
import { Join } from "./join.tsx"
import { LastStep } from "./last-step.tsx"
import { LockChoice } from "./lock-choice.tsx"
import { MasterPassword } from "./master-password.tsx"
import { isKept, keepStep, stepAt, type StepName } from "./place.ts"
import { Recover } from "./recover.tsx"
import { SiteAccess } from "./site-access.tsx"
import { Step } from "./step.tsx"

/** The first run, one step at a time; or, where a vault is here already, how it stands. */
export function FirstRun() {
  // Asked once: where it goes on is settled when the page is opened, and then by the person.
  const [missing] = useState(() => live(() => ask("firstRun.missing").catch(() => null)))
  useEffect(() => void missing.load(), [missing])
  return (
    <main class="welcome">
      <Loaded live={session}>
        {(view) => <Loaded live={missing}>{(step) => <Steps view={view} missing={step} />}</Loaded>}
      </Loaded>
    </main>
  )
}

interface StepsProps {
  readonly view: SessionView
  /** See `firstRun.missing` of the contract. */
  readonly missing: FirstRunStep | null
}

function Steps({ view, missing }: StepsProps) {
  const [step, show] = useState<StepName | "exists">(() => stepAt(location.hash, view.state !== "none", missing))
  // Kept before it can be seen, or a reload at once would lose it.
  const setStep = (next: StepName | "exists"): void => {
    keepStep(next)
    // The address names it too; should the worker not keep it, a tab that is closed here asks it again.
    if (isKept(next)) void ask("firstRun.reached", { step: next }).catch(() => null)
    show(next)
  }
  // The master password, for what the next two steps set: in this page's memory only, and gone with them.
  const [password, setPassword] = useState("")
  const exists = (): void => setStep("exists")
  const opened = (typed: string): void => {
    setPassword(typed)
    setStep("lock")
  }
  useLayoutEffect(() => keepStep(step), [])
  useEffect(() => {
    scrollTo(0, 0)
    if (step === "access") setPassword("")
  }, [step])
  // Set up in another tab while this one still says what it is.
  useEffect(() => {
    if (step === "begin" && view.state !== "none") exists()
  }, [step, view.state])

  switch (step) {
    case "begin":
      return <Begin onNext={() => setStep("password")} onJoin={() => setStep("join")} />
    case "join":
      return <Join onJoined={opened} onRecover={() => setStep("recover")} onBack={() => setStep("begin")} />
    case "recover":
      return <Recover onRecovered={opened} onBack={() => setStep("join")} />
    case "password":
      return <MasterPassword onCreated={opened} onExists={exists} />
    case "lock":
      return (
        <Open view={view}>
          <LockChoice password={password} onNext={() => setStep(view.hasRecovery ? "access" : "recovery")} />
        </Open>
      )
    case "recovery":
      return (
        <Open view={view}>
          <FirstRecovery password={password} onNext={() => setStep("access")} />
        </Open>
      )
    case "access":
      return <SiteAccess onNext={() => setStep("last")} />
    case "last":
      return (
        <Open view={view}>
          <LastStep />
        </Open>
      )
    case "add":
      return (
        <Open view={view}>
          <FirstAccount />
        </Open>
      )
    default:
      return <Exists view={view} onAdd={() => setStep("add")} />
  }
}

/** A step that needs the vault open: it may have locked, or the browser may have been started anew, on the way. */
function Open({ view, children }: { readonly view: SessionView; readonly children: ComponentChildren }) {
  if (view.state === "open") return <>{children}</>
  return (
    <Step title={t("welcome_locked_title")} lede={t("welcome_locked_lede")} testid="welcome-locked">
      <Unlock view={view} />
    </Step>
  )
}
