import { readFile, writeFile } from "node:fs/promises"
import path from "node:path"

import { launchChromium, type Chromium, type ChromiumOptions } from "./chromium.ts"
import { newProfile } from "./profile.ts"

/**
 * Starts Chromium with optional permissions granted already: its question cannot be clicked headless. The profile is made
 * by a first start, and what a person would have granted is written into its preferences. A permission that is granted
 * there is given without a question when it is asked for.
 */
export async function launchGranted(
  options: ChromiumOptions,
  hosts: readonly string[],
  names: readonly string[] = [],
): Promise<Chromium> {
  const profile = options.profile ?? (await newProfile("chromium"))
  const first = await launchChromium({ ...options, profile })
  const { extensionId } = first
  await first.close({ keepProfile: true })
  await grant(path.join(profile, "Default", "Preferences"), extensionId, hosts, names)
  return launchChromium({ ...options, profile })
}

/** Adds hosts and permissions to what the profile's preferences say of an extension. */
async function grant(
  file: string,
  extensionId: string,
  hosts: readonly string[],
  names: readonly string[],
): Promise<void> {
  const preferences: Preferences = JSON.parse(await readFile(file, "utf8"))
  const settings = preferences.extensions?.settings?.[extensionId]
  if (settings === undefined) throw new Error("the profile's preferences do not know the extension")
  for (const list of ["active_permissions", "granted_permissions", "runtime_granted_permissions"] as const) {
    const before = settings[list] ?? {}
    settings[list] = {
      ...before,
      explicit_host: [...(before.explicit_host ?? []), ...hosts],
      api: [...(before.api ?? []), ...names],
    }
  }
  await writeFile(file, JSON.stringify(preferences))
}

interface Permissions {
  explicit_host?: string[]
  api?: string[]
}

interface Preferences {
  extensions?: {
    settings?: Record<
      string,
      Partial<Record<"active_permissions" | "granted_permissions" | "runtime_granted_permissions", Permissions>>
    >
  }
}
