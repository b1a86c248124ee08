import * as v from "valibot"

const DAY = 24 * 60 * 60_000

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
  /** Days after which a backup is asked for; 0: never. */
  backupEvery: v.picklist([0, 7, 30, 90]),
  /** What is added to this computer's clock where codes are made, ms. */
  clockOffset: v.pipe(v.number(), v.integer(), v.minValue(-DAY), v.maxValue(DAY)),
})

/** See {@link settingsSchema}. */
export type Settings = v.InferOutput<typeof settingsSchema>

/** Before anything was chosen. */
export const defaultSettings: Settings = {
  appLock: false,
  lockAfter: 10,
  gateWindow: "5",
  maskCodes: false,
  backupEvery: 30,
  clockOffset: 0,
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
