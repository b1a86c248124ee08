/** What the activity feed tells of: each thing that a thief, or a mistake, could have done. */
export const activityKinds = [
  "vault.created",
  "vault.opened",
  "vault.failed",
  "vault.closed",
  "password.changed",
  "pin.set",
  "pin.removed",
  "pin.failed",
  "pin.exhausted",
  "lock.off",
  "lock.on",
  "account.added",
  "account.replaced",
  "account.removed",
  "account.restored",
  "account.erased",
  "account.revealed",
] as const

/** One of {@link activityKinds}. */
export type ActivityKind = (typeof activityKinds)[number]
