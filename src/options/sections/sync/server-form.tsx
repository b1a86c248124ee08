import { useState } from "preact/hooks"
import browser from "webextension-polyfill"
import { hostPatterns, isPrivateHost, readAddress } from "../../../domain/remote-address.ts"
import type { ErrorCode } from "../../../domain/error.ts"
import { ask } from "../../../messages/ask.ts"
import type { SyncServer } from "../../../messages/sync-contract.ts"
import { Button } from "../../../ui/button.tsx"
import { Notice } from "../../../ui/notice.tsx"
import { TextField } from "../../../ui/text-field.tsx"
import { errorWords, t } from "../../../ui/words.ts"
import { useAction } from "../../action.ts"

interface ServerFormProps {
  readonly address: string
  readonly user: string
  /** What the last button says. */
  readonly submit: string
  readonly onDone: () => void
}

/** A server, tried before it is taken. The browser asks for leave to reach it, which takes a click such as these. */
export function ServerForm({ address: first, user: firstUser, submit, onDone }: ServerFormProps) {
  const [address, setAddress] = useState(first)
  const [user, setUser] = useState(firstUser)
  const [password, setPassword] = useState("")
  const [tried, setTried] = useState(false)
  const [found, setFound] = useState<string | null>(null)
  const [refused, setRefused] = useState(false)
  const trying = useAction()
  const starting = useAction()
  const url = readAddress(address)

  const changing =
    (set: (value: string) => void) =>
    (value: string): void => {
      set(value)
      setFound(null)
      setRefused(false)
      trying.forget()
      starting.forget()
    }

  /** The browser's question must come in the turn of the click, before anything is waited for. */
  async function allowed(work: (server: SyncServer) => Promise<void>): Promise<void> {
    setTried(true)
    if (url === null || user === "" || password === "") return
    const granted = await browser.permissions.request({ origins: hostPatterns(url) })
    setRefused(!granted)
    if (granted) await work({ address: url.toString(), user, password })
  }

  const test = async (server: SyncServer): Promise<void> => {
    starting.forget()
    setFound(null)
    await trying.run(async () => setFound((await ask("sync.try", server)).address))
  }
  const start = async (server: SyncServer): Promise<void> => {
    trying.forget()
    if (await starting.run(() => ask("sync.start", server))) onDone()
  }

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        void allowed(start)
      }}
    >
      <TextField
        label={t("sync_server_address")}
        hint={t("sync_server_address_hint")}
        value={address}
        onInput={changing(setAddress)}
        verbatim
        error={tried && url === null ? t("sync_server_address_missing") : null}
        testid="sync-address"
        errorTestid="sync-address-error"
      />
      <div class="pair">
        <TextField
          label={t("sync_server_user")}
          value={user}
          onInput={changing(setUser)}
          autocomplete="username"
          verbatim
          error={tried && user === "" ? t("sync_server_user_missing") : null}
          testid="sync-user"
        />
        <TextField
          label={t("sync_server_password")}
          type="password"
          value={password}
          onInput={changing(setPassword)}
          error={tried && password === "" ? t("sync_server_password_missing") : null}
          testid="sync-password"
        />
      </div>
      {url !== null && <Reach url={url} />}
      {refused && (
        <Notice kind="error" testid="sync-refused">
          {t("sync_server_refused", url?.hostname ?? "")}
        </Notice>
      )}
      <Outcome found={found} error={trying.error ?? starting.error} />
      <div class="actions">
        <Button busy={trying.busy} disabled={starting.busy} testid="sync-try" onClick={() => void allowed(test)}>
          {t(trying.busy ? "sync_server_trying" : "sync_server_try")}
        </Button>
        <Button kind="primary" type="submit" busy={starting.busy} disabled={trying.busy} testid="sync-start">
          {starting.busy ? t("sync_server_starting") : submit}
        </Button>
      </div>
    </form>
  )
}

/** What the browser is about to ask, and a warning where the way there is open to everybody on it. */
function Reach({ url }: { readonly url: URL }) {
  return (
    <>
      <p class="hint reach">{t("sync_server_reach", url.hostname)}</p>
      {url.protocol === "http:" && !isPrivateHost(url.hostname) && (
        <Notice kind="warn" testid="sync-http">
          {t("sync_server_http")}
        </Notice>
      )}
    </>
  )
}

function Outcome({ found, error }: { readonly found: string | null; readonly error: ErrorCode | null }) {
  if (error !== null) {
    return (
      <Notice kind="error" testid="sync-error">
        {errorWords(error)}
      </Notice>
    )
  }
  return found === null ? null : (
    <Notice testid="sync-found">
      <b>{t("sync_server_found_title")}</b>
      <p>{t("sync_server_found", found)}</p>
    </Notice>
  )
}
