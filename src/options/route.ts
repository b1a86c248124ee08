/** The sections of the options page in the order of the sidebar; each is also its own `#hash`. */
export const sectionNames = [
  "security",
  "codes",
  "filling",
  "requests",
  "sync",
  "backup",
  "removed",
  "activity",
  "permissions",
  "network",
  "diagnostics",
  "about",
] as const

/** One of {@link sectionNames}. */
export type SectionName = (typeof sectionNames)[number]

/**
 * The section that a location's hash names (`#codes` → `"codes"`); `null` where it names none, which shows the first
 * section on a wide screen and the list of sections on a narrow one.
 */
export function sectionOf(hash: string): SectionName | null {
  const wanted = hash.replace(/^#\/?/, "")
  return sectionNames.find((name) => name === wanted) ?? null
}
