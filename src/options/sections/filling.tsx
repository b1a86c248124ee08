import { ask } from "../../messages/ask.ts"
import { Loaded } from "../loaded.tsx"
import { useLive } from "../page-state.ts"
import { Section } from "../section.tsx"
import { WhenOpen } from "../when-open.tsx"
import { BrowserSaving } from "./filling/browser-saving.tsx"
import { DomainGroups } from "./filling/domain-groups.tsx"
import { MenulessSites } from "./filling/menuless-sites.tsx"
import { Parts } from "./filling/parts.tsx"
import { ServerSite } from "./filling/server-site.tsx"
import { SilentSites } from "./filling/silent-sites.tsx"
import { SiteAccess } from "./filling/site-access.tsx"
import { TaughtFields } from "./filling/taught-fields.tsx"

/** What Countersign does in sites, and in which. */
export function Filling() {
  return (
    <Section name="filling">
      <SiteAccess />
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
          <ServerSite settings={settings} values={values} />
          <Parts settings={settings} values={values} />
          <BrowserSaving />
          <MenulessSites />
          <SilentSites />
          <TaughtFields />
          <DomainGroups settings={settings} values={values} />
        </>
      )}
    </Loaded>
  )
}
