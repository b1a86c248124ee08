import type { ComponentChild } from "preact"
import { useState } from "preact/hooks"
import { codeOf } from "../../domain/error.ts"
import { ask } from "../../messages/ask.ts"
import { Dialog } from "../../ui/dialog.tsx"
import { t } from "../../ui/words.ts"
import { ProofForm } from "../detail/proof.tsx"

/** What a person is told that the proof is for: passwords, unless it is something else. */
interface GateWords {
  readonly title: string
  readonly reason: string
}

const passwords: GateWords = { title: "popup_passwords", reason: "popup_passwords_reason" }

/**
 * Work behind the gate: it is tried first, for the gate may be open still, and once more when it has been opened.
 * `run` throws what the work throws, and `gate.closed` if the person did not want to. `dialog` has to be drawn.
 */
export function useGated({ title, reason }: GateWords = passwords): {
  readonly run: <T>(work: () => Promise<T>) => Promise<T>
  readonly dialog: ComponentChild
} {
  const [answer, setAnswer] = useState<{ readonly give: (open: boolean) => void } | null>(null)

  async function run<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (thrown) {
      if (codeOf(thrown) !== "gate.closed") throw thrown
      const open = await new Promise<boolean>((give) => setAnswer({ give }))
      setAnswer(null)
      if (!open) throw thrown
      return work()
    }
  }

  const dialog = answer !== null && (
    <Dialog title={t(title)} onClose={() => answer.give(false)} testid="gate">
      <ProofForm
        tab="gate"
        reason={t(reason)}
        onProof={async (proof) => {
          await ask("gate.open", proof)
          answer.give(true)
        }}
      />
    </Dialog>
  )
  return { run, dialog }
}
