import { errorWords, t } from "../ui/words.ts"
import { Button } from "../ui/button.tsx"
import { Icon } from "../ui/icon.tsx"
import { Skeleton } from "../ui/skeleton.tsx"
import { Toasts } from "../ui/toast.tsx"
import { Later } from "./later.tsx"
import { ListScreen } from "./list-screen.tsx"
import { SetUp } from "./set-up.tsx"
import { failure, load, place, popup } from "./state.ts"
import { Unlock } from "./unlock.tsx"

// What the first sight of the codes does not need is read when it is needed.
const addScreen = async () => (await import("./add/add-screen.tsx")).AddScreen
const detailScreen = async () => (await import("./detail/detail-screen.tsx")).DetailScreen
const passwordsScreen = async () => (await import("./passwords/passwords-screen.tsx")).PasswordsScreen
const signInScreen = async () => (await import("./passwords/sign-in-screen.tsx")).SignInScreen

/** The popup: one screen at a time, by the state of the lock and the place that the person went to. */
export function App() {
  return (
    <>
      <Screen />
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
  if (here.name === "add") return <Later load={addScreen} props={{ way: here.way }} />
  if (here.name === "detail") return <Later key={here.id} load={detailScreen} props={{ id: here.id }} />
  if (here.name === "passwords") return <Later key="passwords" load={passwordsScreen} props={{}} />
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
