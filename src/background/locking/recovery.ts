/** The recovery code: it is made in the page that shows it, and reaches us when it was typed back. */
import { readRecoveryCode } from "../../domain/recovery-code.ts"
import type { RootProof } from "../../messages/contract.ts"
import { withRecovery } from "../../vault/keyring.ts"
import { appendActivity } from "../activity.ts"
import { bumpRevision } from "../revision.ts"
import { changeKeyring, rootBy } from "./root.ts"

/** Makes a code the one that counts. @throws recovery.form, and what {@link rootBy} throws */
export async function setRecovery({ code, ...by }: RootProof & { code: string }): Promise<void> {
  const secret = readRecoveryCode(code)
  await changeKeyring(
    () => rootBy(by),
    ({ keyring, root }) => withRecovery(keyring, root, secret),
  )
  await appendActivity("recovery.set")
  await bumpRevision()
}
