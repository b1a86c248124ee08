import type { ChangeView, DifferenceKind, DifferenceView } from "../../../messages/backup-contract.ts"
import { t } from "../../../ui/words.ts"

interface DifferencesProps {
  readonly kind: DifferenceKind
  readonly differences: readonly DifferenceView[]
  readonly chosen: ReadonlySet<string>
  readonly onToggle: (id: string) => void
}

/** The accounts that differ in one way, each to be ticked, and what would change of it. */
export function Differences({ kind, differences, chosen, onToggle }: DifferencesProps) {
  if (differences.length === 0) return null
  return (
    <fieldset class="differences" data-testid={`differences-${kind}`}>
      <legend>{t(`options_restore_${kind}`)}</legend>
      <p class="hint">{t(`options_restore_${kind}_why`)}</p>
      <ul>
        {differences.map(({ id, issuer, username, changes }) => (
          <li key={id}>
            <label data-testid="difference">
              <input type="checkbox" checked={chosen.has(id)} onChange={() => onToggle(id)} />
              <span>
                <b>{issuer || username || t("options_removed_unnamed")}</b>
                {issuer !== "" && username !== "" && <small>{username}</small>}
                {changes.map((change) => (
                  <small key={change.of} class="change" data-testid="change">
                    <Change {...change} />
                  </small>
                ))}
              </span>
            </label>
          </li>
        ))}
      </ul>
    </fieldset>
  )
}

const labels: Readonly<Record<ChangeView["of"], string>> = {
  issuer: "popup_issuer",
  username: "popup_username",
  email: "popup_email",
  sites: "popup_sites",
  tags: "popup_tags",
  pinned: "popup_pinned",
  archived: "popup_archived",
  hidden: "options_restore_hidden",
  code: "popup_code",
  registered: "options_restore_registered",
  password: "popup_password",
  recovery: "popup_recovery",
  notes: "popup_notes",
}

/** What is now, struck out, and what would be. */
function Change(change: ChangeView) {
  const label = t(labels[change.of])
  if ("from" in change) {
    const { from, to } = change
    return (
      <>
        {t("options_restore_change", label)} {from !== "" && <del>{from}</del>}{" "}
        {to === "" ? t("options_restore_change_none") : <ins>{to}</ins>}
      </>
    )
  }
  if (!("to" in change)) return <>{t("options_restore_change_secret", label)}</>
  return (
    <>
      {t("options_restore_change", label)}{" "}
      <ins>{t(change.to ? "options_restore_change_yes" : "options_restore_change_no")}</ins>
    </>
  )
}
