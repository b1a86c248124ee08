import { useState } from "preact/hooks"
import { ask } from "../../messages/ask.ts"
import type { ActivityView } from "../../messages/contract.ts"
import { Button } from "../../ui/button.tsx"
import { Icon } from "../../ui/icon.tsx"
import { t } from "../../ui/words.ts"
import { activityWords } from "../activity-words.ts"
import { Loaded } from "../loaded.tsx"
import { useLive } from "../page-state.ts"
import { Empty, Section } from "../section.tsx"
import { WhenOpen } from "../when-open.tsx"
import { byDay, type Day, dateOnly, timeOnly } from "../when.ts"

/** Lines that are drawn at first, and again with each "show earlier". */
const portion = 100

/** What happened to the vault: each thing that a thief, or a mistake, could have done. */
export function Activity() {
  return (
    <Section name="activity">
      <WhenOpen>{() => <Feed />}</WhenOpen>
    </Section>
  )
}

function Feed() {
  const activity = useLive(() => ask("activity.list"))
  const [count, setCount] = useState(portion)
  return (
    <Loaded live={activity}>
      {(all) => {
        if (all.length === 0)
          return <Empty title={t("options_activity_empty_title")}>{t("options_activity_empty")}</Empty>
        const newest = all.toSorted((a, b) => b.at - a.at).slice(0, count)
        return (
          <>
            {byDay(newest, Date.now()).map((day) => (
              <OneDay key={day.at} day={day} />
            ))}
            {all.length > count && (
              <Button onClick={() => setCount(count + portion)}>{t("options_activity_more")}</Button>
            )}
          </>
        )
      }}
    </Loaded>
  )
}

function OneDay({ day }: { readonly day: Day<ActivityView> }) {
  return (
    <div class="group">
      <h2>{day.distance === "earlier" ? dateOnly(day.at) : t(`options_activity_${day.distance}`)}</h2>
      <ul class="card rows feed">
        {day.things.map((thing) => (
          <Line key={thing.id} thing={thing} />
        ))}
      </ul>
    </div>
  )
}

function Line({ thing }: { readonly thing: ActivityView }) {
  const { about, plain, tone } = activityWords[thing.kind]
  return (
    <li class={`row ${tone}`} data-testid="activity-line" data-kind={thing.kind}>
      {tone === "alert" ? <Icon name="warning" size={16} /> : <span class="dot" aria-hidden="true" />}
      <div class="words">
        {tone === "alert" && <span class="unseen">{t("options_activity_alert")}: </span>}
        {thing.about === null ? t(plain) : t(about, thing.about)}
      </div>
      <time dateTime={new Date(thing.at).toISOString()}>{timeOnly(thing.at)}</time>
    </li>
  )
}
