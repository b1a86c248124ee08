import { useEffect, useState } from "preact/hooks"
import type { SessionView } from "../../messages/contract.ts"
import { Loaded } from "../loaded.tsx"
import { session } from "../page-state.ts"
import { Begin } from "./begin.tsx"
import { Exists } from "./exists.tsx"
import { FirstAccount } from "./first-account.tsx"
import { Join } from "./join.tsx"
import { Joined } from "./joined.tsx"
import { MasterPassword } from "./master-password.tsx"
import { OptionalPin } from "./optional-pin.tsx"
import { Recover } from "./recover.tsx"

type Step = "begin" | "join" | "recover" | "joined" | "password" | "pin" | "first" | "exists"

/** The first run, one step at a time; or, where a vault is here already, how it stands. */
export function FirstRun() {
  return (
    <main class="welcome">
      <Loaded live={session}>{(view) => <Steps view={view} />}</Loaded>
    </main>
  )
}

function Steps({ view }: { readonly view: SessionView }) {
  const [step, setStep] = useState<Step>(view.state === "none" ? "begin" : "exists")
  // The master password, for setting the PIN: in this page's memory only, and gone with the next step.
  const [password, setPassword] = useState("")
  const [joined, setJoined] = useState(false)
  const exists = (): void => setStep("exists")
  const takeIn = (typed: string): void => {
    setPassword(typed)
    setJoined(true)
    setStep("pin")
  }
  useEffect(() => scrollTo(0, 0), [step])
  // Set up in another tab while this one still says what it is.
  useEffect(() => {
    if (step === "begin" && view.state !== "none") exists()
  }, [step, view.state])

  switch (step) {
    case "begin":
      return <Begin onNext={() => setStep("password")} onJoin={() => setStep("join")} />
    case "join":
      return <Join onJoined={takeIn} onRecover={() => setStep("recover")} onBack={() => setStep("begin")} />
    case "recover":
      return <Recover onRecovered={takeIn} onBack={() => setStep("join")} />
    case "password":
      return (
        <MasterPassword
          onCreated={(created) => {
            setPassword(created)
            setStep("pin")
          }}
          onExists={exists}
        />
      )
    case "pin":
      return (
        <OptionalPin
          password={password}
          onNext={() => {
            setPassword("")
            setStep(joined ? "joined" : "first")
          }}
        />
      )
    case "joined":
      return <Joined />
    case "first":
      return <FirstAccount />
    default:
      return <Exists view={view} onAdd={() => setStep("first")} />
  }
}
