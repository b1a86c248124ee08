import { useEffect, useState } from "preact/hooks"
import type { ActivityKind } from "../../domain/activity.ts"
import { ask } from "../../messages/ask.ts"
import type { ActivityView, RequestsView } from "../../messages/contract.ts"
import { Icon, type IconName } from "../../ui/icon.tsx"
import { t } from "../../ui/words.ts"
import { moment } from "../when.ts"

/** How many are told of; the settings have them all. */
const MOST = 5

const told: Partial<Record<ActivityKind, { readonly words: string; readonly icon: IconName }>> = {
  "request.approved": { words: "requests_approved", icon: "check" },
  "request.denied": { words: "requests_denied", icon: "close" },
  "request.reported": { words: "requests_reported", icon: "close" },
  "request.wrong": { words: "requests_wrong", icon: "warning" },
  "request.place": { words: "requests_place", icon: "warning" },
}

/** The requests that were answered last, here, the newest first. */
export function Lately({ view }: { readonly view: RequestsView }) {
  const [past, setPast] = useState<readonly ActivityView[]>([])
  const { answers } = view
  const last = answers.map(({ id, outcome }) => `${id}${outcome}`).join()
  useEffect(() => {
    // Locked meanwhile, this screen goes.
    void ask("activity.list").then(
      (all) => setPast(all.filter(({ kind }) => told[kind] !== undefined).slice(0, MOST)),
      () => setPast([]),
    )
  }, [last])
  if (past.length === 0) return null
  return (
    <section>
      <h2>{t("requests_lately")}</h2>
      <ul class="card">
        {past.map(({ id, at, kind, about }) => (
          <li key={id} class="line" data-testid="requests-answered">
            <Icon name={told[kind]?.icon ?? "request"} />
            <span class="who">
              <b>{t(told[kind]?.words ?? "popup_requests")}</b>
              <span>{[about, moment(at)].filter(Boolean).join(" · ")}</span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
