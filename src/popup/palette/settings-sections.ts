/** Sections of the settings, by the names that their addresses have (a test holds them to `options/route.ts`). */
export const settingsSections = [
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
