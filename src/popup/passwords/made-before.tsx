import { useEffect, useState } from "preact/hooks"
import { ask } from "../../messages/ask.ts"
import type { GeneratedView } from "../../messages/contract.ts"
import { IconButton } from "../../ui/button.tsx"
import { Dialog } from "../../ui/dialog.tsx"
import { t } from "../../ui/words.ts"
import { copyText } from "../act.ts"
import { troubleOf } from "../state.ts"
import { useGated } from "./gated.tsx"
import { moment } from "../when.ts"

/** The passwords that the generator made, for whom a form swallowed one. */
export function MadeBefore({ onClose }: { readonly onClose: () => void }) {
  const [list, setList] = useState<readonly GeneratedView[] | null>(null)
  const { run, dialog } = useGated()
  useEffect(() => {
    run(() => ask("generated.list")).then(setList, (thrown) => {
      troubleOf(thrown)
      onClose()
    })
  }, [])
  if (list === null) return <>{dialog}</>
  return (
    <Dialog title={t("popup_generator_before")} onClose={onClose} testid="made-before">
      {list.length === 0 && <p class="lead">{t("popup_generator_none")}</p>}
      <ul class="plain">
        {list.map(({ password, at }) => (
          <li key={`${at}${password}`} class="made">
            <span>
              <output>{password}</output>
              <small>{moment(at)}</small>
            </span>
            <IconButton
              icon="copy"
              label={t("popup_password_copy")}
              bare
              onClick={() => void copyText(password, t("popup_password_copied"))}
            />
          </li>
        ))}
      </ul>
    </Dialog>
  )
}
