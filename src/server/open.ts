import { openDatabase, type OpenDatabase } from "./database.ts"
import { openKeys } from "./keys.ts"
import type { Parts, World } from "./parts.ts"
import { startPasswords } from "./password.ts"
import { readServerSecret, sealing } from "./sealing.ts"
import { unusable, type Settings } from "./settings.ts"

/** Opens the database and everything that stands on it; the administrator's commands need no more. */
export async function openParts(
  settings: Settings,
  world: World,
): Promise<{ parts: Parts; listen: OpenDatabase["listen"]; close: () => Promise<void> }> {
  const database: OpenDatabase = await openDatabase(settings.database).catch((cause: unknown) => {
    throw unusable("folder" in settings.database ? "COUNTERSIGN_DATA" : "DATABASE_URL", cause)
  })
  const sealer = sealing(readServerSecret(settings))
  const passwords = startPasswords()
  try {
    const keys = await openKeys(database, sealer)
    const parts = { settings, database, sealing: sealer, keys, passwords, ...world }
    return {
      parts,
      listen: (channel, heard) => database.listen(channel, heard),
      close: async () => Promise.all([passwords.close(), database.close()]).then(() => undefined),
    }
  } catch (error) {
    await Promise.all([passwords.close(), database.close()])
    throw error
  }
}
