import { useEffect, useState } from "preact/hooks"
import browser from "webextension-polyfill"
import { hostPatterns } from "../../domain/remote-address.ts"
import { ask } from "../../messages/ask.ts"
import type { AccountView, ElsewhereView, RegistrationView } from "../../messages/contract.ts"
import { Button } from "../../ui/button.tsx"
import { Switch } from "../../ui/choice.tsx"
import { Dialog } from "../../ui/dialog.tsx"
import { Notice } from "../../ui/notice.tsx"
import { showToast } from "../../ui/toast.tsx"
import { errorWords, t } from "../../ui/words.ts"
import { attempt, load, place } from "../state.ts"
import { moment } from "../when.ts"
import "./registering.css"

/** The part of an account that answers sign-in requests, here and in other browsers. */
export function Registration({ account }: { readonly account: AccountView }) {
  const [elsewhere, setElsewhere] = useState<readonly ElsewhereView[]>([])
  useEffect(() => {
    void attempt(async () => {
      const all = await ask("registration.elsewhere")
      setElsewhere(all.filter((each) => each.account.id === account.id))
    })
  }, [account])
  return (
    <>
      {account.registration !== null && <Here registration={account.registration} />}
      {elsewhere.map((one) => (
        <Elsewhere key={one.serial} one={one} />
      ))}
    </>
  )
}

function Here({ registration }: { readonly registration: RegistrationView }) {
  const { id, origin, serial, at, lastAt, trouble, copied, notify } = registration
  const [asking, setAsking] = useState(false)
  const allow = async (): Promise<void> => {
    const granted = await browser.permissions.request({ origins: hostPatterns(new URL(origin)) })
    if (granted) await ask("requests.check")
    await load()
  }
  return (
    <section class="card panel registration" data-testid="registration">
      <h3>{t("registration_title")}</h3>
      {trouble !== null && (
        <Notice kind="error" testid="registration-trouble">
          {errorWords(trouble)}
        </Notice>
      )}
      {trouble === "approval.forbidden" && (
        <Button testid="registration-allow" onClick={() => void attempt(allow)}>
          {t("registration_allow")}
        </Button>
      )}
      {copied && <Notice kind="warn">{t("registration_copied")}</Notice>}
      <dl class="registration-facts">
        <dt>{t("request_server")}</dt>
        <dd>{new URL(origin).host}</dd>
        <dt>{t("registration_since")}</dt>
        <dd>{moment(at)}</dd>
        <dt>{t("registration_last")}</dt>
        <dd>{lastAt === null ? t("registration_never") : moment(lastAt)}</dd>
        <dt>{t("registration_serial")}</dt>
        <dd>{serial}</dd>
      </dl>
      <Switch
        label={t("registration_notify")}
        hint={t("registration_notify_detail")}
        checked={notify}
        testid="registration-notify"
        onChange={(on) => void attempt(() => ask("registration.change", { id, changes: { notify: on } })).then(load)}
      />
      <Button kind="danger" testid="registration-remove" onClick={() => setAsking(true)}>
        {t("registration_remove")}
      </Button>
      {asking && <Unregister registration={registration} onClose={() => setAsking(false)} />}
    </section>
  )
}

interface UnregisterProps {
  readonly registration: RegistrationView
  readonly onClose: () => void
}

function Unregister({ registration: { id, account, origin, alone }, onClose }: UnregisterProps) {
  const [busy, setBusy] = useState(false)
  const name = account.issuer || account.username
  async function remove(): Promise<void> {
    setBusy(true)
    const done = await attempt(() => ask("registration.remove", { id }))
    setBusy(false)
    onClose()
    if (!done) return
    if (alone) place.value = { name: "list" }
    showToast(t("registration_removed", name))
    await load()
  }
  return (
    <Dialog title={t("registration_remove_title", name)} onClose={onClose} testid="unregister">
      <p>{t("registration_lost", new URL(origin).host)}</p>
      {alone && <p>{t("registration_lost_account")}</p>}
      <p class="lead">{t("registration_lost_there")}</p>
      <div class="actions">
        <Button onClick={onClose}>{t("popup_cancel")}</Button>
        <Button kind="danger" busy={busy} testid="unregister-confirm" onClick={() => void remove()}>
          {t("registration_remove")}
        </Button>
      </div>
    </Dialog>
  )
}

function Elsewhere({ one }: { readonly one: ElsewhereView }) {
  const { account, browser: name, origin, serial, at } = one
  return (
    <section class="card panel registration" data-testid="elsewhere">
      <h3>{t("elsewhere_title")}</h3>
      <p>{t("elsewhere_text", name, moment(at), serial)}</p>
      <p class="lead">{t("elsewhere_revoke", origin)}</p>
      <Button
        testid="elsewhere-forget"
        onClick={() => void attempt(() => ask("registration.forget", { account: account.id, serial })).then(load)}
      >
        {t("elsewhere_forget")}
      </Button>
    </section>
  )
}
