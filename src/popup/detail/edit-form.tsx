import { useState } from "preact/hooks"
import type { ErrorCode } from "../../domain/error.ts"
import { ask } from "../../messages/ask.ts"
import type { AccountView } from "../../messages/contract.ts"
import { Button } from "../../ui/button.tsx"
import { Notice } from "../../ui/notice.tsx"
import { TextField } from "../../ui/text-field.tsx"
import { showToast } from "../../ui/toast.tsx"
import { errorWords, t } from "../../ui/words.ts"
import { useDraft } from "../add/draft.ts"
import { linesOf, sitesIn } from "../site-lines.ts"
import { SitesField } from "../sites-field.tsx"
import { load, troubleOf } from "../state.ts"

/** Words between commas, without doubles. */
const list = (text: string): readonly string[] => [
  ...new Set(
    text
      .split(/[,\n]/)
      .map((part) => part.trim())
      .filter((part) => part !== ""),
  ),
]

interface EditFormProps {
  readonly account: AccountView
  readonly onDone: () => void
}

/** Name, sites and tags. */
export function EditForm({ account, onDone }: EditFormProps) {
  const { id } = account
  const { values, set, forget } = useDraft(`edit:${id}`, {
    issuer: account.issuer,
    username: account.username,
    sites: linesOf(account.sites),
    tags: account.tags.join(", "),
  })
  const [error, setError] = useState<ErrorCode | null>(null)
  const [busy, setBusy] = useState(false)
  const [tried, setTried] = useState(false)
  const nameless = values.issuer.trim() === "" && values.username.trim() === ""

  async function save(): Promise<void> {
    const sites = sitesIn(values.sites)
    setTried(true)
    if (nameless || sites === null) return
    setBusy(true)
    setError(null)
    try {
      const changes = {
        issuer: values.issuer.trim(),
        username: values.username.trim(),
        sites,
        tags: list(values.tags),
      }
      await ask("account.edit", { id, changes })
      forget()
      showToast(t("popup_saved"))
      await load()
      onDone()
    } catch (thrown) {
      setError(troubleOf(thrown))
      setBusy(false)
    }
  }

  return (
    <form
      class="sheet-form"
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <main class="scroller">
        <div class="stack">
          {error !== null && <Notice kind="error">{errorWords(error)}</Notice>}
          <TextField
            label={t("popup_issuer")}
            value={values.issuer}
            onInput={(issuer) => set({ issuer })}
            error={nameless ? t("popup_add_issuer_missing") : null}
            testid="edit-issuer"
          />
          <TextField
            label={t("popup_username")}
            value={values.username}
            onInput={(username) => set({ username })}
            testid="edit-username"
          />
          <SitesField value={values.sites} onInput={(sites) => set({ sites })} tried={tried} testid="edit-sites" />
          <TextField
            label={t("popup_tags")}
            hint={t("popup_tags_hint")}
            value={values.tags}
            onInput={(tags) => set({ tags })}
            testid="edit-tags"
          />
        </div>
      </main>
      <div class="foot">
        <Button
          onClick={() => {
            forget()
            onDone()
          }}
        >
          {t("popup_cancel")}
        </Button>
        <Button kind="primary" type="submit" busy={busy} testid="edit-save">
          {t("popup_save")}
        </Button>
      </div>
    </form>
  )
}
