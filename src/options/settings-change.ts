import type { Settings } from "../domain/settings.ts"
import { ask } from "../messages/ask.ts"
import { t } from "../ui/words.ts"
import type { Live } from "./answer.ts"
import { attempt } from "./attempt.ts"

/**
 * Sends changed settings and says that they are saved, or why not. Either way the page then shows what the worker has,
 * so that a switch that was refused goes back.
 */
export async function changeSettings(settings: Live<Settings>, changes: Partial<Settings>): Promise<void> {
  await attempt(() => ask("settings.set", changes), t("options_saved"))
  await settings.load()
}
