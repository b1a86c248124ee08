import { markOf } from "../domain/copied.ts"
import { ask } from "./ask.ts"

/**
 * Tells the worker that something was copied which it may have to take off the clipboard again. The text itself does not
 * leave the page that copied it.
 */
export const tellCopied = async (text: string): Promise<void> => ask("clipboard.copied", await markOf(text))
