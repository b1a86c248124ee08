import * as v from "valibot"

const DAY = 24 * 60 * 60_000
/** After how long the clipboard may be emptied, s. No alarm comes sooner than half a minute. */
export const clipboardTimes = [30, 60, 120] as const

const domain = v.pipe(v.string(), v.maxLength(253))

/** What the person chose. Not secret, but sealed in the vault's own database with the rest. */
export const settingsSchema = v.object({
  /** Lock on time-out and with the computer, and ask before each answer. Turned on by the first PIN or passkey. */
  appLock: v.boolean(),
  /** Minutes without use until it locks; 0: only with the computer, by command, or at exit. */
  lockAfter: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(24 * 60)),
  /** How long one verification opens the gate. */
  gateWindow: v.picklist(["once", "5", "15", "until-locked"]),
  /** Show dots instead of codes until one is asked for, and again when the window loses focus. */
  maskCodes: v.boolean(),
  /** Seconds after which what was copied here is taken off the clipboard, where the browser lets us; 0: never. */
  clearClipboard: v.picklist([0, ...clipboardTimes]),
  /** Days after which a backup is asked for; 0: never. */
  backupEvery: v.picklist([0, 7, 30, 90]),
  /** What is added to this computer's clock where codes are made, ms. */
  clockOffset: v.pipe(v.number(), v.integer(), v.minValue(-DAY), v.maxValue(DAY)),
  /** Offer the accounts of a site at its fields. */
  fillMenu: v.boolean(),
  /** Notice what was typed and sent, and offer to save it. */
  offerSave: v.boolean(),
  /** Show on the icon how many accounts the active site has. */
  badgeMatches: v.boolean(),
  /** After a password was filled, offer the account's code on the page that asks for it. */
  codeAfterPassword: v.boolean(),
  /** Answer sites that ask in a window of the browser's (HTTP basic authentication). */
  basicAuth: v.boolean(),
  /** Work in the pages of the sync server too, to which access was given for sync alone. */
  serverIsSite: v.boolean(),
  /** Domains that share their accounts, beside those that we ship. */
  domainGroups: v.pipe(v.array(v.pipe(v.array(domain), v.minLength(2), v.maxLength(64))), v.maxLength(100)),
  /** Those of ours that are switched off, each by its first domain. */
  domainGroupsOff: v.pipe(v.array(domain), v.maxLength(200)),
  /** Go on asking sign-in servers for requests while locked. */
  listenWhileLocked: v.boolean(),
  /** Say by a system notification that a request has come, where the browser lets us. */
  notifyRequests: v.boolean(),
  /** Say by a system notification that something was typed that may be saved, where the browser lets us. */
  notifySaves: v.boolean(),
})

/** See {@link settingsSchema}. */
export type Settings = v.InferOutput<typeof settingsSchema>

/** Before anything was chosen. */
export const defaultSettings: Settings = {
  appLock: false,
  lockAfter: 10,
  gateWindow: "5",
  maskCodes: false,
  clearClipboard: 0,
  backupEvery: 30,
  clockOffset: 0,
  fillMenu: true,
  offerSave: true,
  badgeMatches: true,
  codeAfterPassword: true,
  basicAuth: true,
  serverIsSite: false,
  domainGroups: [],
  domainGroupsOff: [],
  listenWhileLocked: true,
  notifyRequests: true,
  notifySaves: false,
}

/**
 * Reads stored settings key by key: what is missing, or what a newer Countersign wrote and this one does not know, is as
 * it was before anything was chosen. One unknown value must not keep a vault from opening, nor turn App Lock off.
 */
export function settingsOf(stored: unknown): Settings {
  const known = typeof stored === "object" && stored !== null ? stored : {}
  const read = Object.entries(settingsSchema.entries).filter(([name, schema]) => v.is(schema, Reflect.get(known, name)))
  return v.parse(settingsSchema, {
    ...defaultSettings,
    ...Object.fromEntries(read.map(([name]) => [name, Reflect.get(known, name)])),
  })
}
