import { ask } from "../../../messages/ask.ts"
import type { SyncFound } from "../../../messages/sync-contract.ts"
import { Button } from "../../../ui/button.tsx"
import { Notice } from "../../../ui/notice.tsx"
import { t } from "../../../ui/words.ts"
import { attempt } from "../../attempt.ts"

const list = new Intl.ListFormat(undefined, { type: "conjunction" })

/** What no honest storage shows, each by its name: what it is, that it changed nothing, what to do. */
export function Findings({ findings }: { readonly findings: readonly SyncFound[] }) {
  if (findings.length === 0) return null
  return (
    <Notice kind="error" testid="sync-findings">
      <b>{t("sync_findings_title")}</b>
      <ul>
        {findings.map(({ kind, browsers }) => (
          <li key={kind} data-testid={`sync-finding-${kind}`}>
            {browsers.length > 0 && <b>{t("sync_finding_of", list.format(browsers))} </b>}
            {t(`sync_finding_${kind}`)}
          </li>
        ))}
      </ul>
      <p>{t("sync_findings_harmless")}</p>
      <Button testid="sync-findings-dismiss" onClick={() => void attempt(() => ask("sync.dismiss"))}>
        {t("sync_findings_dismiss")}
      </Button>
    </Notice>
  )
}
