import type { SyncFinding } from "../../../domain/sync-finding.ts"
import { ask } from "../../../messages/ask.ts"
import { Button } from "../../../ui/button.tsx"
import { Notice } from "../../../ui/notice.tsx"
import { t } from "../../../ui/words.ts"
import { attempt } from "../../attempt.ts"

/** What no honest storage shows, each by its name: what it is, that it changed nothing, what to do. */
export function Findings({ findings }: { readonly findings: readonly SyncFinding[] }) {
  if (findings.length === 0) return null
  return (
    <Notice kind="error" testid="sync-findings">
      <b>{t("sync_findings_title")}</b>
      <ul>
        {findings.map((finding) => (
          <li key={finding} data-testid={`sync-finding-${finding}`}>
            {t(`sync_finding_${finding}`)}
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
