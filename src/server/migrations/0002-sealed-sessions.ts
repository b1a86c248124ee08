/** When a session's password was typed last; what the provider keeps is sealed from here on, and belongs to an account. */
export const sealedSessions: readonly string[] = [
  `alter table browsers add column confirmed_at double precision not null default 0`,
  `alter table provider add column account text`,
  `create index provider_account on provider (account)`,
  // What lies there in clear cannot be sealed here. Applications send people to sign in again.
  `delete from provider`,
]
