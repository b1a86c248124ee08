/**
 * Half-typed notes. They lie behind the gate as notes do, and yet are kept while one types, when the gate may have closed
 * again. So they are sealed under a key of their own, which the passwords key gives: the gate hands it to the page that
 * shows the notes, and nothing that is held in memory opens what it seals.
 */
import { fromBase64Url, text as textOf, toBase64Url, utf8, type Bytes } from "../../domain/bytes.ts"
import type { NotesView } from "../../messages/contract.ts"
import { derive, open, seal, sealingKey, type About } from "../../vault/seal.ts"
import { getDraft, putDraft } from "../drafts.ts"
import { requireOpen } from "../locking/held.ts"

const formOf = (id: string): string => `notes:${id}`
const aboutOf = (vault: Bytes, id: string): About => ({ type: "draft", vault, account: id, part: "notes" })

/** What was half typed into an account's notes, and the key to keep more; one that does not open is none. */
export async function readNoteDraft(passwords: Bytes, id: string): Promise<Pick<NotesView, "draft" | "draftKey">> {
  const { vault } = await requireOpen()
  const key = await derive(passwords, "note-draft")
  const kept = (await getDraft({ form: formOf(id) }))?.["box"]
  const plain =
    kept === undefined
      ? null
      : await open(await sealingKey(key), fromBase64Url(kept), aboutOf(vault, id)).catch(() => null)
  return { draft: plain === null ? null : textOf(plain), draftKey: toBase64Url(key) }
}

/** Keeps half-typed notes under the key that {@link readNoteDraft} gave; `null` forgets them. */
export async function keepNoteDraft(given: { id: string; key: string; notes: string | null }): Promise<void> {
  const { id, key, notes } = given
  if (notes === null) return putDraft({ form: formOf(id), values: null })
  const { vault } = await requireOpen()
  const box = await seal(await sealingKey(fromBase64Url(key)), utf8(notes), aboutOf(vault, id))
  await putDraft({ form: formOf(id), values: { box: toBase64Url(box) } })
}
