import { ask } from "../../messages/ask.ts"
import { Loaded } from "../loaded.tsx"
import { useLive } from "../page-state.ts"
import { Section } from "../section.tsx"
import { WhenOpen } from "../when-open.tsx"
import { BackupFiles } from "./backup/files.tsx"
import { TimeMachine } from "./backup/time-machine.tsx"
import { Undo } from "./backup/undo.tsx"

/** Backup files, the states that are kept by themselves, and how to go back to one. */
export function Backup() {
  return (
    <Section name="backup">
      <WhenOpen>{() => <Ways />}</WhenOpen>
    </Section>
  )
}

function Ways() {
  const state = useLive(() => ask("backup.state"))
  return (
    <Loaded live={state}>
      {(value) => (
        <>
          {value.undo !== null && <Undo count={value.undo} onDone={() => void state.load()} />}
          <BackupFiles state={value} onChange={() => void state.load()} />
          <TimeMachine onRestored={() => void state.load()} />
        </>
      )}
    </Loaded>
  )
}
