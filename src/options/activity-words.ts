import type { ActivityKind } from "../domain/activity.ts"

/** How a line of the feed looks: `alert` is what one should look at if it was not oneself. */
export type ActivityTone = "plain" | "alert"

interface Words {
  /** Message that names the account as `$1`; the same as `plain` for what is about no account. */
  readonly about: string
  /** Message without a name: the account is gone, or was not known while closed. */
  readonly plain: string
  readonly tone: ActivityTone
}

const line = (name: string, tone: ActivityTone = "plain"): Words => {
  const key = `options_activity_${name}`
  return { about: key, plain: key, tone }
}

const account = (name: string, tone: ActivityTone = "plain"): Words => ({
  about: `options_activity_${name}_named`,
  plain: `options_activity_${name}`,
  tone,
})

/** The words of each kind of activity; complete, because the compiler asks for every kind. */
export const activityWords: Readonly<Record<ActivityKind, Words>> = {
  "vault.created": line("vault_created"),
  "vault.opened": line("vault_opened"),
  "vault.failed": line("vault_failed", "alert"),
  "vault.closed": line("vault_closed"),
  "vault.recovered": line("vault_recovered", "alert"),
  "backup.made": line("backup_made"),
  "backup.saved": line("backup_saved"),
  "backup.restored": line("backup_restored", "alert"),
  "snapshot.restored": line("snapshot_restored", "alert"),
  "restore.undone": line("restore_undone"),
  "recovery.set": line("recovery_set", "alert"),
  "passkey.added": account("passkey_added", "alert"),
  "passkey.removed": line("passkey_removed", "alert"),
  "password.changed": line("password_changed", "alert"),
  "pin.set": line("pin_set"),
  "pin.removed": line("pin_removed", "alert"),
  "pin.failed": line("pin_failed", "alert"),
  "pin.exhausted": line("pin_exhausted", "alert"),
  "lock.off": line("lock_off", "alert"),
  "lock.on": line("lock_on"),
  "sync.started": line("sync_started"),
  "sync.stopped": line("sync_stopped", "alert"),
  "sync.joined": line("sync_joined"),
  "sync.code": line("sync_code", "alert"),
  "sync.undone": line("sync_undone"),
  "sync.removed": account("sync_removed", "alert"),
  "sync.followed": line("sync_followed", "alert"),
  "vault.moved": line("vault_moved", "alert"),
  "account.added": account("account_added"),
  "account.replaced": account("account_replaced"),
  "account.removed": account("account_removed"),
  "account.restored": account("account_restored"),
  "account.erased": account("account_erased", "alert"),
  "account.revealed": account("account_revealed", "alert"),
  "registration.added": account("registration_added", "alert"),
  "registration.removed": account("registration_removed"),
  "rules.off": account("rules_off"),
  "rules.on": account("rules_on"),
  "registration.revoked": account("registration_revoked", "alert"),
  "request.approved": account("request_approved"),
  "request.denied": account("request_denied"),
  "request.reported": account("request_reported", "alert"),
  "request.wrong": account("request_wrong", "alert"),
  "request.place": account("request_place", "alert"),
  "account.filled": account("account_filled"),
  "password.shown": account("password_shown"),
  "password.saved": account("password_saved"),
  "menu.hidden": account("menu_hidden"),
  "menu.shown": account("menu_shown"),
}
