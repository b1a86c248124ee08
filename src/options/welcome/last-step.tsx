import { ask } from "../../messages/ask.ts"
import { Loaded } from "../loaded.tsx"
import { useLive } from "../page-state.ts"
import { FirstAccount } from "./first-account.tsx"
import { Joined } from "./joined.tsx"

/** How it ends: with a first account, or where the vault of another browser was joined, with the accounts that came. */
export function LastStep() {
  const sync = useLive(() => ask("sync.state"))
  return <Loaded live={sync}>{(on) => (on === null ? <FirstAccount /> : <Joined />)}</Loaded>
}
