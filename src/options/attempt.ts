import { codeOf } from "../domain/error.ts"
import { showToast } from "../ui/toast.tsx"
import { errorWords } from "../ui/words.ts"

/** Does what a person clicked, and says in a toast that it is `done`, or why it failed. Answers which. Never rejects. */
export async function attempt(work: () => Promise<unknown>, done?: string): Promise<boolean> {
  try {
    await work()
    if (done !== undefined) showToast(done)
    return true
  } catch (thrown) {
    showToast(errorWords(codeOf(thrown)), { kind: "error" })
    return false
  }
}
