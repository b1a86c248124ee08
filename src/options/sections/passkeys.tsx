import { useState } from "preact/hooks"
import { ask } from "../../messages/ask.ts"
import type { PasskeyView } from "../../messages/contract.ts"
import { Button } from "../../ui/button.tsx"
import { t } from "../../ui/words.ts"
import { Loaded } from "../loaded.tsx"
import { useLive } from "../page-state.ts"
import { passkeysPossible } from "../passkey-ceremony.ts"
import { Group, Row } from "../section.tsx"
import { dateOnly } from "../when.ts"
import { AddPasskey } from "./add-passkey.tsx"
import { RemovePasskey } from "./remove-passkey.tsx"
import { RenamePasskey } from "./rename-passkey.tsx"

type Asking = "add" | { readonly what: "rename" | "remove"; readonly passkey: PasskeyView }

/** The passkeys of this browser: each with its name, to be renamed and removed one by one. */
export function Passkeys() {
  const passkeys = useLive(() => ask("passkey.list"))
  const [asking, setAsking] = useState<Asking | null>(null)
  const close = (): void => {
    setAsking(null)
    void passkeys.load()
  }
  return (
    <Group title={t("options_passkeys")}>
      <Row
        label={t("options_passkeys_here")}
        hint={
          <span data-testid="passkeys-hint">
            {t(passkeysPossible ? "options_passkeys_detail" : "options_passkeys_impossible")}
          </span>
        }
      >
        {passkeysPossible && (
          <Button icon="plus" testid="passkey-add" onClick={() => setAsking("add")}>
            {t("options_passkey_add")}
          </Button>
        )}
      </Row>
      <Loaded live={passkeys}>
        {(list) =>
          list.map((passkey) => (
            <div key={passkey.id} class="row" data-testid="passkey">
              <div class="words">
                <b>{passkey.name}</b>
                <p class="hint">{t("options_passkey_since", dateOnly(passkey.createdAt))}</p>
              </div>
              <div class="row-actions">
                <button
                  type="button"
                  class="button"
                  aria-label={t("options_passkey_rename_named", passkey.name)}
                  data-testid="passkey-rename"
                  onClick={() => setAsking({ what: "rename", passkey })}
                >
                  {t("options_passkey_rename")}
                </button>
                <button
                  type="button"
                  class="button"
                  aria-label={t("options_passkey_remove_named", passkey.name)}
                  data-testid="passkey-remove"
                  onClick={() => setAsking({ what: "remove", passkey })}
                >
                  {t("options_passkey_remove")}
                </button>
              </div>
            </div>
          ))
        }
      </Loaded>
      {asking === "add" && <AddPasskey onClose={close} />}
      {asking !== null && asking !== "add" && <Change asking={asking} onClose={close} />}
    </Group>
  )
}

interface ChangeProps {
  readonly asking: Exclude<Asking, "add">
  readonly onClose: () => void
}

function Change({ asking: { what, passkey }, onClose }: ChangeProps) {
  const Dialog = what === "rename" ? RenamePasskey : RemovePasskey
  return <Dialog passkey={passkey} onClose={onClose} />
}
