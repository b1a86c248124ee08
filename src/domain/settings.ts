import * as v from "valibot"

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
})

/** See {@link settingsSchema}. */
export type Settings = v.InferOutput<typeof settingsSchema>

/** Before anything was chosen. */
export const defaultSettings: Settings = { appLock: false, lockAfter: 10, gateWindow: "5", maskCodes: false }
