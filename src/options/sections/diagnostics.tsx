import browser from "webextension-polyfill"
import type { LogEntry } from "../../domain/log.ts"
import { ask } from "../../messages/ask.ts"
import { Button } from "../../ui/button.tsx"
import { Notice } from "../../ui/notice.tsx"
import { showToast } from "../../ui/toast.tsx"
import { errorWords, t } from "../../ui/words.ts"
import { diagnosticsText } from "../diagnostics-text.ts"
import { Loaded } from "../loaded.tsx"
import { useLive } from "../page-state.ts"
import { Empty, Section } from "../section.tsx"
import { Moment } from "./moment.tsx"

/** The diagnostic log, to be looked at and to be copied by the person; nothing is sent. */
export function Diagnostics() {
  const log = useLive(() => ask("log.list"))
  return (
    <Section name="diagnostics">
      <Notice>{t("options_diagnostics_safe")}</Notice>
      <Loaded live={log}>
        {(entries) =>
          entries.length === 0 ? (
            <Empty title={t("options_diagnostics_empty_title")}>{t("options_diagnostics_empty")}</Empty>
          ) : (
            <Log entries={entries} />
          )
        }
      </Loaded>
    </Section>
  )
}

function Log({ entries }: { readonly entries: readonly LogEntry[] }) {
  const copy = async (): Promise<void> => {
    try {
      const { version } = browser.runtime.getManifest()
      await navigator.clipboard.writeText(diagnosticsText(version, navigator.userAgent, entries))
      showToast(t("options_diagnostics_copied"))
    } catch {
      showToast(t("options_diagnostics_copy_failed"), { kind: "error" })
    }
  }
  return (
    <>
      <ul class="card rows">
        {entries
          .toSorted((a, b) => b.at - a.at)
          .map(({ at, place, code, number }, i) => (
            <li key={`${at} ${i}`} class="row line" data-testid="log-line">
              <div class="words">
                <code>{code}</code>
                <p class="hint">{errorWords(code)}</p>
              </div>
              <div class="facts">
                <Moment at={at} />
                {number === null
                  ? t("options_diagnostics_place", place)
                  : t("options_diagnostics_count", place, number)}
              </div>
            </li>
          ))}
      </ul>
      <div>
        <Button icon="copy" testid="diagnostics-copy" onClick={() => void copy()}>
          {t("options_diagnostics_copy")}
        </Button>
      </div>
    </>
  )
}
