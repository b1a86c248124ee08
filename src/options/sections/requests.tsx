import { ask } from "../../messages/ask.ts"
import { Loaded } from "../loaded.tsx"
import { useLive } from "../page-state.ts"
import { Section } from "../section.tsx"
import { WhenOpen } from "../when-open.tsx"
import { Listening } from "./requests/listening.tsx"
import { LocationKept } from "./requests/location.tsx"
import { Notifications } from "./requests/notifications.tsx"
import { Registrations } from "./requests/registrations.tsx"

/** Sign-in requests: whether they come, how they are told, and from which servers. */
export function Requests() {
  return (
    <Section name="requests">
      <WhenOpen>{() => <Chosen />}</WhenOpen>
    </Section>
  )
}

function Chosen() {
  const settings = useLive(() => ask("settings.get"))
  return (
    <Loaded live={settings}>
      {(values) => (
        <>
          <Listening settings={settings} values={values} />
          <Notifications settings={settings} values={values} />
          <Registrations />
          <LocationKept />
        </>
      )}
    </Loaded>
  )
}
