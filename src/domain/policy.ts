/** What organisations allow: one by managed storage, others by their sign-in servers. */
import * as v from "valibot"

/** The keys, each with what may stand there; `public/managed-schema.json` names the same. */
const entries = {
  /** A PIN has to be set and App Lock cannot be turned off. */
  requireAppLock: v.boolean(),
  /** Upper limit of minutes until it locks; 0: none. */
  lockAfterMaximum: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(24 * 60)),
  /** Whether a code's secret may be shown as link or QR. */
  allowReveal: v.boolean(),
  /** Whether this browser may be registered with sign-in servers and answer their requests. */
  allowSignInRequests: v.boolean(),
  /** Whether accounts may be filled into sites. */
  allowFilling: v.boolean(),
  /** Whether what is typed into sites may be noticed and offered to be saved. */
  allowSaving: v.boolean(),
}

/** Every key has a value: a policy as we keep it. */
export const policySchema = v.object(entries)

/** What an organisation allows. */
export type Policy = v.InferOutput<typeof policySchema>

/** No organisation, no limits. */
export const openPolicy: Policy = {
  requireAppLock: false,
  lockAfterMaximum: 0,
  allowReveal: true,
  allowSignInRequests: true,
  allowFilling: true,
  allowSaving: true,
}

/** The names of all rules. */
export const ruleNames = [
  "requireAppLock",
  "lockAfterMaximum",
  "allowReveal",
  "allowSignInRequests",
  "allowFilling",
  "allowSaving",
] as const satisfies readonly (keyof Policy)[]

/** Rules as an organisation states them: what is left out is allowed, and rules of a newer Countersign are not looked at. */
export const statedRules = v.object({
  requireAppLock: v.optional(entries.requireAppLock, openPolicy.requireAppLock),
  lockAfterMaximum: v.optional(entries.lockAfterMaximum, openPolicy.lockAfterMaximum),
  allowReveal: v.optional(entries.allowReveal, openPolicy.allowReveal),
  allowSignInRequests: v.optional(entries.allowSignInRequests, openPolicy.allowSignInRequests),
  allowFilling: v.optional(entries.allowFilling, openPolicy.allowFilling),
  allowSaving: v.optional(entries.allowSaving, openPolicy.allowSaving),
})

/**
 * Reads managed storage. A key of the wrong type is dropped singly, as Chromium does with its own reading, so that one
 * typing error does not lift the other rules. Whatever is not a policy at all is none.
 */
export function readPolicy(managed: unknown): Policy {
  if (typeof managed !== "object" || managed === null) return openPolicy
  const given = ruleNames.filter((name) => v.is(entries[name], Reflect.get(managed, name)))
  const read = Object.fromEntries(given.map((name) => [name, Reflect.get(managed, name)]))
  return v.parse(policySchema, { ...openPolicy, ...read })
}

/** What one organisation allows. `by`: its name, or "" for whoever manages this browser. */
export const rulesSchema = v.object({ by: v.string(), policy: policySchema })
export type Rules = v.InferOutput<typeof rulesSchema>

/** What is allowed, and beside it who has limited what. */
export interface PolicyInForce extends Policy {
  /** Names as in {@link Rules}, each once; a rule that nobody limits is not there. */
  readonly by: Readonly<Partial<Record<keyof Policy, readonly string[]>>>
}

const limits = (name: keyof Policy, { policy }: Rules): boolean => policy[name] !== openPolicy[name]

/** What all of them allow. */
export function inForce(all: readonly Rules[]): PolicyInForce {
  const limited = (name: keyof Policy): readonly Rules[] => all.filter((each) => limits(name, each))
  const minutes = limited("lockAfterMaximum").map(({ policy }) => policy.lockAfterMaximum)
  const least = minutes.length === 0 ? 0 : Math.min(...minutes)
  const by = ruleNames.flatMap((name) => {
    const who = limited(name).filter(({ policy }) => name !== "lockAfterMaximum" || policy[name] === least)
    return who.length === 0 ? [] : [[name, [...new Set(who.map((each) => each.by))]] as const]
  })
  return {
    requireAppLock: limited("requireAppLock").length > 0,
    lockAfterMaximum: least,
    allowReveal: limited("allowReveal").length === 0,
    allowSignInRequests: limited("allowSignInRequests").length === 0,
    allowFilling: limited("allowFilling").length === 0,
    allowSaving: limited("allowSaving").length === 0,
    by: Object.fromEntries(by),
  }
}
