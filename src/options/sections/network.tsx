import { ask } from "../../messages/ask.ts"
import { t } from "../../ui/words.ts"
import { Loaded } from "../loaded.tsx"
import { useLive } from "../page-state.ts"
import { Empty, Section } from "../section.tsx"
import { Moment } from "./moment.tsx"

/** Every request that the extension itself has made. */
export function Network() {
  const requests = useLive(() => ask("network.list"))
  return (
    <Section name="network">
      <Loaded live={requests}>
        {(all) =>
          all.length === 0 ? (
            <Empty title={t("options_network_empty_title")}>{t("options_network_empty")}</Empty>
          ) : (
            <ul class="card rows">
              {all
                .toSorted((a, b) => b.at - a.at)
                .map(({ at, purpose, origin, status }, i) => (
                  <li key={`${at} ${i}`} class="row line" data-testid="network-line">
                    <div class="words">
                      <b>{t(purpose)}</b>
                      <p class="hint">{t("options_network_to", origin)}</p>
                    </div>
                    <div class="facts">
                      <Moment at={at} />
                      {status === null ? t("options_network_no_answer") : t("options_network_status", status)}
                    </div>
                  </li>
                ))}
            </ul>
          )
        }
      </Loaded>
    </Section>
  )
}
