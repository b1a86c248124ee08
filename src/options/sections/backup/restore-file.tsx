import { useState } from "preact/hooks"
import { toBase64Url } from "../../../domain/bytes.ts"
import { ask } from "../../../messages/ask.ts"
import type { BackupKey, RestoreView } from "../../../messages/contract.ts"
import { TextField } from "../../../ui/text-field.tsx"
import { t } from "../../../ui/words.ts"
import { useAction } from "../../action.ts"
import { FormDialog } from "../form-dialog.tsx"
import { RestoreChoice } from "./restore-choice.tsx"

/** A file that was opened: what it takes to ask for it again, and what is in it. */
interface OpenedFile {
  readonly file: string
  readonly by: BackupKey
  readonly view: RestoreView
}

interface RestoreFileProps {
  /** How many accounts it changed. */
  readonly onRestored?: (count: number) => void
  readonly onClose: () => void
}

/** Chooses a backup file, opens it, and goes on to what it would change. Nothing is changed before that is seen. */
export function RestoreFile({ onRestored, onClose }: RestoreFileProps) {
  const [opened, setOpened] = useState<OpenedFile | null>(null)
  if (opened === null) return <OpenFile onOpened={setOpened} onClose={onClose} />
  const { file, by, view } = opened
  const restore = async (ids: readonly string[]): Promise<number> => {
    const count = await ask("backup.restore", { file, by, ids })
    onRestored?.(count)
    return count
  }
  return <RestoreChoice title={t("options_restore_from_file")} view={view} onRestore={restore} onClose={onClose} />
}

interface OpenFileProps {
  readonly onOpened: (opened: OpenedFile) => void
  readonly onClose: () => void
}

function OpenFile({ onOpened, onClose }: OpenFileProps) {
  const [chosen, setChosen] = useState<File | null>(null)
  const [secret, setSecret] = useState("")
  const [byCode, setByCode] = useState(false)
  const action = useAction()
  const open = async (from: File): Promise<void> => {
    const file = toBase64Url(new Uint8Array(await from.arrayBuffer()))
    const by = byCode ? { code: secret } : { password: secret }
    onOpened({ file, by, view: await ask("backup.compare", { file, by }) })
  }
  return (
    <FormDialog
      title={t("options_restore_from_file")}
      lede={t("options_restore_file_lede")}
      submit={t("options_restore_open")}
      busyWords={t("options_restore_opening")}
      action={action}
      testid="restore-file"
      onSubmit={() => void (chosen !== null && secret !== "" && action.run(() => open(chosen)))}
      onClose={onClose}
    >
      <label class="file">
        <span>{t("options_restore_file_label")}</span>
        <input
          type="file"
          accept=".countersign-backup"
          data-testid="restore-file-input"
          onChange={(event) => {
            setChosen(event.currentTarget.files?.[0] ?? null)
            action.forget()
          }}
        />
      </label>
      <TextField
        label={t(byCode ? "options_restore_code" : "options_restore_password")}
        hint={t("options_restore_secret_hint")}
        type={byCode ? "text" : "password"}
        verbatim={byCode}
        value={secret}
        onInput={(value) => {
          setSecret(value)
          action.forget()
        }}
        testid="restore-secret"
      />
      <button
        type="button"
        class="link"
        data-testid="restore-by-code"
        onClick={() => {
          setByCode(!byCode)
          setSecret("")
        }}
      >
        {t(byCode ? "options_restore_use_password" : "options_restore_use_code")}
      </button>
    </FormDialog>
  )
}
