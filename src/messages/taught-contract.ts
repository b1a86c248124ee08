/** The part of the contract that is about fields that a person has shown us. */
import type { TaughtField } from "../domain/taught.ts"

export interface TaughtFunctions {
  /** In the order of the alphabet, of one host the last first. */
  "taught.list": () => readonly TaughtField[]
  /** Forgets what goes into a field of a host. */
  "taught.forget": (field: TaughtField) => void
  /** Takes those of a file in, which is the text of one that our settings made. Answers with how many it held. */
  "taught.take": (given: { text: string }) => number
}
