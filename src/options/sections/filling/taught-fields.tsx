import { useRef } from "preact/hooks"
import { utf8 } from "../../../domain/bytes.ts"
import { shownHost } from "../../../domain/idn.ts"
import type { TaughtField, TaughtKind } from "../../../domain/taught.ts"
import { ask } from "../../../messages/ask.ts"
import { Button } from "../../../ui/button.tsx"
import { showToast } from "../../../ui/toast.tsx"
import { t } from "../../../ui/words.ts"
import { attempt } from "../../attempt.ts"
import { Loaded } from "../../loaded.tsx"
import { useLive } from "../../page-state.ts"
import { Group, Row } from "../../section.tsx"
import { saveFile } from "../backup/save-file.ts"

const kinds: Readonly<Record<TaughtKind, string>> = {
  username: "options_taught_username",
  "current-password": "options_taught_password",
  "one-time-code": "options_taught_code",
}

/** A file to be read by `taught.take`: where fields stand in pages, and nothing of what is in them. */
function exportFields(fields: readonly TaughtField[]): void {
  const file = { countersign: "taught-fields", version: 1, fields }
  saveFile("countersign-fields.json", utf8(`${JSON.stringify(file, null, 2)}\n`))
}

const importFields = (file: File): Promise<boolean> =>
  attempt(async () => {
    const count = await ask("taught.take", { text: await file.text() })
    showToast(t("options_taught_taken", `${count}`))
  })

/** Fields that the person has shown us, each to be forgotten, and all of them to and from a file. */
export function TaughtFields() {
  const fields = useLive(() => ask("taught.list"))
  const input = useRef<HTMLInputElement>(null)
  return (
    <Group title={t("options_taught")}>
      <p class="hint">{t("options_taught_detail")}</p>
      <Loaded live={fields}>
        {(list) => (
          <>
            {list.length === 0 && <p class="hint">{t("options_taught_none")}</p>}
            {list.map((field) => (
              <Row key={JSON.stringify(field)} label={shownHost(field.host)} hint={t(kinds[field.kind])}>
                <Button testid="taught-remove" onClick={() => void attempt(() => ask("taught.forget", field))}>
                  {t("options_taught_remove")}
                  <span class="unseen">
                    {" "}
                    {t("options_taught_remove_named", t(kinds[field.kind]), shownHost(field.host))}
                  </span>
                </Button>
              </Row>
            ))}
            <div class="row-block row-actions">
              <Button testid="taught-export" disabled={list.length === 0} onClick={() => exportFields(list)}>
                {t("options_taught_export")}
              </Button>
              <Button testid="taught-import" onClick={() => input.current?.click()}>
                {t("options_taught_import")}
              </Button>
            </div>
          </>
        )}
      </Loaded>
      <input
        ref={input}
        type="file"
        accept=".json,application/json"
        hidden
        data-testid="taught-file"
        onChange={(event) => {
          const file = event.currentTarget.files?.[0]
          if (file !== undefined) void importFields(file)
          event.currentTarget.value = ""
        }}
      />
    </Group>
  )
}
