import { Icon, type IconName } from "../../../ui/icon.tsx"
import { t } from "../../../ui/words.ts"
import { showToast } from "../../../ui/toast.tsx"
import { ServerForm } from "./server-form.tsx"

const promises = [
  ["archive", "sync_promise_own_title", "sync_promise_own"],
  ["lock", "sync_promise_sealed_title", "sync_promise_sealed"],
  ["refresh", "sync_promise_kept_title", "sync_promise_kept"],
] as const satisfies readonly (readonly [IconName, string, string])[]

/** Sync is off: what it is, and the way to turn it on. */
export function SetUp() {
  return (
    <>
      <ul class="card promises" data-testid="sync-off">
        {promises.map(([icon, title, words]) => (
          <li key={title}>
            <span class="badge">
              <Icon name={icon} size={20} />
            </span>
            <div class="words">
              <b>{t(title)}</b>
              <p class="hint">{t(words)}</p>
            </div>
          </li>
        ))}
      </ul>
      <div class="group">
        <h2>{t("sync_set_up_group")}</h2>
        <div class="card block">
          <p class="hint">{t("sync_set_up_lede")}</p>
          <ServerForm
            address=""
            user=""
            submit={t("sync_set_up_start")}
            onDone={() => showToast(t("sync_set_up_done"))}
          />
        </div>
      </div>
      <p class="hint aside">{t("sync_set_up_join")}</p>
    </>
  )
}
