import { useState } from "preact/hooks"
import { fromBase64Url } from "../../../domain/bytes.ts"
import { ask } from "../../../messages/ask.ts"
import type { BackupState } from "../../../messages/contract.ts"
import { Button } from "../../../ui/button.tsx"
import { Select } from "../../../ui/choice.tsx"
import { Notice } from "../../../ui/notice.tsx"
import { counted, errorWords, t } from "../../../ui/words.ts"
import { useAction } from "../../action.ts"
import { Loaded } from "../../loaded.tsx"
import { useLive } from "../../page-state.ts"
import { Group, Row } from "../../section.tsx"
import { changeSettings } from "../../settings-change.ts"
import { dateOnly } from "../../when.ts"
import { RestoreFile } from "./restore-file.tsx"
import { SaveByItself } from "./save-by-itself.tsx"
import { saveFile } from "./save-file.ts"

interface BackupFilesProps {
  readonly state: BackupState
  readonly onChange: () => void
}

const intervals = ["0", "7", "30", "90"] as const

/** A number of days as people say it. */
const inDays = (count: number): string =>
  new Intl.NumberFormat(undefined, { style: "unit", unit: "day", unitDisplay: "long" }).format(count)

/** Makes a backup file, says when the last one was made and when to ask again, and reads one. */
export function BackupFiles({ state, onChange }: BackupFilesProps) {
  const settings = useLive(() => ask("settings.get"))
  const action = useAction()
  const [made, setMade] = useState<number | null>(null)
  const [restoring, setRestoring] = useState(false)
  const make = async (): Promise<void> => {
    const backup = await ask("backup.make")
    saveFile(backup.name, fromBase64Url(backup.file))
    setMade(backup.accounts)
    onChange()
  }
  const last = state.lastAt === null ? t("options_backup_never") : t("options_backup_last", dateOnly(state.lastAt))
  return (
    <Group title={t("options_backup_group")}>
      {state.due && (
        <div class="row-block">
          <Notice kind="warn" testid="backup-due">
            {t("options_backup_due")}
          </Notice>
        </div>
      )}
      <Row label={t("options_backup_file")} hint={`${last} ${t("options_backup_detail")}`}>
        <Button testid="backup-make" busy={action.busy} onClick={() => void action.run(make)}>
          {t("options_backup_make")}
        </Button>
      </Row>
      {(made !== null || action.error !== null) && (
        <div class="row-block">
          {made !== null && (
            <Notice testid="backup-made">{counted("options_backup_made_one", "options_backup_made_many", made)}</Notice>
          )}
          {action.error !== null && <Notice kind="error">{errorWords(action.error)}</Notice>}
        </div>
      )}
      <Loaded live={settings}>
        {({ backupEvery }) => (
          <div class="row-block">
            <Select
              label={t("options_backup_every")}
              hint={t("options_backup_every_detail")}
              value={intervals.find((days) => days === String(backupEvery)) ?? "0"}
              options={intervals.map((days) => ({
                value: days,
                label: days === "0" ? t("options_backup_every_never") : t("options_backup_after", inDays(Number(days))),
              }))}
              testid="backup-every"
              onChange={(days) => void changeSettings(settings, { backupEvery: intervalOf(days) }).then(onChange)}
            />
          </div>
        )}
      </Loaded>
      <SaveByItself />
      <Row label={t("options_restore_file")} hint={t("options_restore_file_detail")}>
        <Button testid="backup-restore" onClick={() => setRestoring(true)}>
          {t("options_restore_file_choose")}
        </Button>
      </Row>
      {restoring && (
        <RestoreFile
          onClose={() => {
            setRestoring(false)
            onChange()
          }}
        />
      )}
    </Group>
  )
}

/** A choice as the settings have it. */
function intervalOf(days: (typeof intervals)[number]): 0 | 7 | 30 | 90 {
  switch (days) {
    case "7":
      return 7
    case "30":
      return 30
    case "90":
      return 90
    default:
      return 0
  }
}
