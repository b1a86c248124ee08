import * as v from "valibot"

/**
 * What an organisation allows (`public/managed-schema.json` names the same keys). A key of the wrong type is dropped
 * singly, as Chromium does with its own reading, so that one typing error does not lift the other rules.
 */
const schema = v.object({
  /** A PIN has to be set and App Lock cannot be turned off. */
  requireAppLock: v.fallback(v.boolean(), false),
  /** Upper limit of minutes until it locks; 0: none. */
  lockAfterMaximum: v.fallback(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(24 * 60)), 0),
  /** Whether a code's secret may be shown as link or QR. */
  allowReveal: v.fallback(v.boolean(), true),
  /** Whether this browser may be registered with sign-in servers and answer their requests. */
  allowSignInRequests: v.fallback(v.boolean(), true),
  /** Whether accounts may be filled into sites. */
  allowFilling: v.fallback(v.boolean(), true),
  /** Whether what is typed into sites may be noticed and offered to be saved. */
  allowSaving: v.fallback(v.boolean(), true),
})

/** What an organisation allows. */
export type Policy = v.InferOutput<typeof schema>

/** No organisation, no limits. */
export const openPolicy: Policy = {
  requireAppLock: false,
  lockAfterMaximum: 0,
  allowReveal: true,
  allowSignInRequests: true,
  allowFilling: true,
  allowSaving: true,
}

/** Reads managed storage. Whatever is not a policy at all is none. */
export function readPolicy(managed: unknown): Policy {
  if (typeof managed !== "object" || managed === null) return openPolicy
  return v.parse(schema, { ...openPolicy, ...managed })
}
