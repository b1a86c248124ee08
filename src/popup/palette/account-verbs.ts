import { codeOf } from "../../domain/error.ts"
import { ask } from "../../messages/ask.ts"
import type { Row } from "../../messages/contract.ts"
import type { IconName } from "../../ui/icon.tsx"
import { t } from "../../ui/words.ts"
import { copyText, openDetail } from "../act.ts"
import { fillIn } from "../fill/fill.ts"
import { fillable } from "../fill/state.ts"
import { attempt } from "../state.ts"

/** What can be done with an account: one line of the table makes one more. The first that fits is what Enter does. */
export interface AccountVerb {
  readonly id: string
  readonly verb: string
  readonly icon: IconName
  readonly fits: (row: Row) => boolean
  readonly run: (row: Row) => unknown
}

/** Made at each use: the words are known only once the page runs. */
export const accountVerbs = (): readonly AccountVerb[] => [
  { id: "copy", verb: t("palette_copy"), icon: "copy", fits: ({ kind }) => kind !== null, run: copyCodeOf },
  {
    id: "fill",
    verb: t("popup_fill"),
    icon: "pointer",
    fits: ({ id }) => fillable.peek()?.matches.some((match) => match.id === id) === true,
    run: ({ id }) => fillIn(id, (work) => throughGate(id, work)),
  },
  { id: "open", verb: t("palette_open"), icon: "next", fits: () => true, run: ({ id }) => openDetail(id) },
]

/** Where the gate is shut, the account's own screen, which can open it, takes over. */
async function throughGate<T>(id: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (thrown) {
    if (codeOf(thrown) === "gate.closed") openDetail(id)
    throw thrown
  }
}

/** Copies an account's code without showing it, masked or not; of a counter the next one. */
async function copyCodeOf({ id, kind }: Row): Promise<void> {
  await attempt(async () => {
    const code = kind === "hotp" ? await ask("code.advance", { id }) : (await ask("code.show", { ids: [id] }))[id]
    if (code === undefined || !(await copyText(code.code, t("popup_code_copied")))) return
    if (code.expiresAt !== null) await ask("code.used", { id })
  })
}
