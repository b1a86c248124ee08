/**
 * Neither a worker nor the workshop has a clipboard: whoever starts the workshop has one, and does this job itself. What
 * it reads there is compared and forgotten.
 */
import { isMarked } from "../domain/copied.ts"
import type { ClipboardJob, JobReply } from "./jobs.ts"

/** A page's way to the clipboard, which may reject. */
export interface Clipboard {
  readText(): Promise<string>
  writeText(text: string): Promise<void>
}

/** Whether a message is {@link ClipboardJob}. */
export const isClipboardJob = (message: unknown): message is ClipboardJob =>
  typeof message === "object" && message !== null && "job" in message && message.job === "clipboard"

/** Empties the clipboard if it holds exactly what was copied; answers on `port` when that is settled. */
export function emptyIfOurs(clipboard: Clipboard, { copied }: ClipboardJob, port: MessagePort): void {
  port.postMessage({ started: true })
  const empty = async (): Promise<void> => {
    if (await isMarked(await clipboard.readText(), copied)) await clipboard.writeText("")
  }
  empty().then(
    () => port.postMessage({ ok: true, value: [] } satisfies JobReply),
    () => port.postMessage({ ok: false } satisfies JobReply),
  )
}
