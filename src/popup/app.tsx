import { useLayoutEffect, useState } from "preact/hooks"
import { onCommandKey } from "../ui/command-key.ts"
import { errorWords, t } from "../ui/words.ts"
import { Button } from "../ui/button.tsx"
import { Icon } from "../ui/icon.tsx"
import { Skeleton } from "../ui/skeleton.tsx"
import { Toasts } from "../ui/toast.tsx"
import { Later } from "./later.tsx"
import { ListScreen } from "./list-screen.tsx"
import { SetUp } from "./set-up.tsx"
import { asking, failure, load, place, popup } from "./state.ts"
import { Unlock } from "./unlock.tsx"

// What the first sight of the codes does not need is read when it is needed.
const addScreen = async () => (await import("./add/add-screen.tsx")).AddScreen
const detailScreen = async () => (await import("./detail/detail-screen.tsx")).DetailScreen
const passwordsScreen = async () => (await import("./passwords/passwords-screen.tsx")).PasswordsScreen
const requestScreen = async () => (await import("./requests/request-screen.tsx")).RequestScreen
const requestsTab = async () => (await import("./requests/requests-tab.tsx")).RequestsTab
const basicScreen = async () => (await import("./basic/basic-screen.tsx")).BasicScreen
const signInScreen = async () => (await import("./passwords/sign-in-screen.tsx")).SignInScreen

const palette = async () => (await import("./palette/palette.tsx")).PopupPalette

/** The popup: one screen at a time, by the state of the lock and the place that the person went to. */
export function App() {
  const [commanding, setCommanding] = useState(false)
  // With the first paint, not after it: a quick hand misses nothing.
  useLayoutEffect(() => onCommandKey(() => setCommanding((before) => !before)), [])
  return (
    <>
      <Screen />
      {commanding && popup.value?.session.state === "open" && (
        <Later load={palette} props={{ onClose: () => setCommanding(false) }} />
      )}
      <Toasts />
    </>
  )
}

function Screen() {
  const view = popup.value
  if (failure.value !== null) return <Failure />
  if (view === null) return <Loading />
  if (view.session.state === "none") return <SetUp />
  if (view.session.state !== "open") return <Unlock session={view.session} />
  const here = place.value
  // A window that asks something else keeps to that.
  if (asking.value === "yes" && here.name !== "basic") return <Later load={requestScreen} props={{}} />
  if (here.name === "add") return <Later load={addScreen} props={{ way: here.way }} />
  if (here.name === "detail") return <Later key={here.id} load={detailScreen} props={{ id: here.id }} />
  if (here.name === "passwords") return <Later key="passwords" load={passwordsScreen} props={{}} />
  if (here.name === "requests") return <Later key="requests" load={requestsTab} props={{}} />
  if (here.name === "basic") return <Later load={basicScreen} props={{ question: here.question }} />
  if (here.name === "sign-in") {
    return <Later key={here.id ?? ""} load={signInScreen} props={{ id: here.id, editing: here.editing }} />
  }
  return <ListScreen />
}

function Failure() {
  return (
    <main class="middle">
      <Icon name="warning" size={40} />
      <h1>{t("popup_failure_title")}</h1>
      <p role="alert">{errorWords(failure.value ?? "internal")}</p>
      <Button kind="primary" wide onClick={() => void load()}>
        {t("popup_retry")}
      </Button>
    </main>
  )
}

function Loading() {
  return (
    <main class="scroller" aria-busy="true">
      <h1 class="unseen">{t("popup_loading")}</h1>
      <Skeleton rows={8} />
    </main>
  )
}
