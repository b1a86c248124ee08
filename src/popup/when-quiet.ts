/** Long enough for the list to be painted and looked at, ms. */
const QUIET = 1000

/** Does what may wait until the codes have been on the screen for a moment. Returns how to call it off. */
export function whenQuiet(work: () => void): () => void {
  const timer = setTimeout(work, QUIET)
  return () => clearTimeout(timer)
}
