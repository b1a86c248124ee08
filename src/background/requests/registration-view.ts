/** Registrations as pages see them. */
import { CountersignError, type ErrorCode } from "../../domain/error.ts"
import { openPolicy, ruleNames } from "../../domain/policy.ts"
import type { AccountBrief, RegistrationView, RulesView } from "../../messages/contract.ts"
import { isLive, type Live } from "../../vault/entry.ts"
import { entryOf } from "../../vault/restore.ts"
import type { Vault } from "../../vault/vault.ts"
import { briefOf } from "../accounts/adding.ts"
import { requireOpen } from "../locking/held.ts"
import { deviceId, openedIndex } from "../accounts/opened.ts"
import { policy } from "../policy.ts"
import { readPolls, type Polls } from "./polls.ts"
import { originOf, readRegistrations, type RegistrationRecord } from "./registrations.ts"
import { mayReach } from "../syncing/remote.ts"

/** The account of a registration, unless it was removed: then it is not in the list. */
export function accountOf(vault: Vault, { account }: Pick<RegistrationRecord, "account">): Live | null {
  const entry = entryOf(vault, account)
  return entry !== undefined && isLive(entry) ? entry : null
}

/** The names of a registration's account; its own if the account is gone. */
export function briefFor(vault: Vault, registration: RegistrationRecord): AccountBrief {
  const { account, issuer, username } = registration
  const entry = accountOf(vault, registration)
  return entry === null ? { id: account, issuer, username } : briefOf(entry)
}

/** True if the account has nothing else that it is kept for. */
export const isAlone = ({ parts }: Live): boolean => Object.keys(parts).every((part) => part === "registered")

interface Seen {
  readonly vault: Vault
  readonly device: string
  readonly polls: Polls
  readonly denied: boolean
}

/** Rules that came and did not verify. That a server was not reached is said of its polls. */
const refusals: ReadonlySet<ErrorCode> = new Set([
  "approval.policy",
  "approval.old",
  "approval.signature",
  "approval.foreign",
  "approval.large",
  "approval.reply",
])

function rulesOf({ id, policy: said, external }: RegistrationRecord, { policies }: Polls): RulesView | null {
  const trouble = policies[id]?.trouble ?? null
  const refused = trouble !== null && refusals.has(trouble) ? trouble : null
  if (said === null && refused === null) return null
  const rules = said?.policy ?? openPolicy
  return {
    account: said?.account ?? null,
    external,
    limiting: ruleNames.some((name) => rules[name] !== openPolicy[name]),
    refused,
  }
}

async function viewOf(
  registration: RegistrationRecord,
  { vault, device, polls, denied }: Seen,
): Promise<RegistrationView> {
  const { id, serial, at, unlock, extended, revokedAt, url } = registration
  const entry = accountOf(vault, registration)
  const allowed = await mayReach(url)
  const told: ErrorCode | null = polls.each[id]?.trouble ?? (revokedAt === null ? null : "approval.unknown")
  return {
    id,
    account: briefFor(vault, registration),
    origin: originOf(registration),
    serial,
    at,
    demand: unlock,
    twoKeys: extended,
    alone: entry !== null && isAlone(entry),
    trouble: denied ? "policy.denied" : allowed ? told : "approval.forbidden",
    lastAt: polls.each[id]?.lastAt ?? null,
    allowed,
    notify: registration.notify,
    rules: rulesOf(registration, polls),
    copied: registration.device !== device,
  }
}

/** All registrations, the first made first. @throws vault.closed, vault.locked */
export async function listRegistrations(): Promise<RegistrationView[]> {
  const held = await requireOpen()
  const registrations = await readRegistrations(held)
  if (registrations.length === 0) return []
  const [{ vault }, device, polls, { allowSignInRequests }] = await Promise.all([
    openedIndex(),
    deviceId(),
    readPolls(),
    policy(),
  ])
  const seen = { vault, device, polls, denied: !allowSignInRequests }
  return Promise.all(registrations.map((each) => viewOf(each, seen)))
}

/** The registration of an account, or `null`. */
export async function registrationOf(account: string): Promise<RegistrationView | null> {
  return (await listRegistrations()).find((each) => each.account.id === account) ?? null
}

/** One registration. @throws approval.gone */
export async function registrationView(id: string): Promise<RegistrationView> {
  const found = (await listRegistrations()).find((each) => each.id === id)
  if (found === undefined) throw new CountersignError("approval.gone", "registration")
  return found
}
