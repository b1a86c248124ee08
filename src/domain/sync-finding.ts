/**
 * What a sync can notice that storage which only stores and gives back would never show. Each has its sentence, and changes
 * nothing here. What has merely not arrived yet is none of these until it has lasted a day.
 */
export const syncFindings = [
  "rollback", // a browser's state is one from before
  "gone", // a browser's state that was there is not any more
  "withheld", // another browser has seen a later state than the remote gives
  "fork", // one browser, one number, two states
  "damaged", // bytes that are not what they are said to be
  "missing", // bytes that a state names have not come
  "future", // clocks too far ahead: left out account by account
  "copied", // another browser wrote in this one's name
] as const

/** One of {@link syncFindings}. */
export type SyncFinding = (typeof syncFindings)[number]
