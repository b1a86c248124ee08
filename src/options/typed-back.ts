import { useState } from "preact/hooks"
import { equal, randomBytes, type Bytes } from "../domain/bytes.ts"
import { readRecoveryCode, writeRecoveryCode } from "../domain/recovery-code.ts"

/** A new recovery code on its way to count: shown, then typed back. It is made in the page, and stored nowhere until then. */
export interface TypedBack {
  readonly code: string
  /** It is shown; else it is asked for. */
  readonly shown: boolean
  readonly show: (shown: boolean) => void
  readonly typed: string
  readonly setTyped: (typed: string) => void
  /** What was typed is the code, in whatever manner. */
  readonly right: boolean
}

/** Makes a code when the piece appears. */
export function useTypedBack(): TypedBack {
  const [secret] = useState(() => randomBytes(16))
  const [shown, show] = useState(true)
  const [typed, setTyped] = useState("")
  return { code: writeRecoveryCode(secret), shown, show, typed, setTyped, right: isCodeOf(typed, secret) }
}

function isCodeOf(typed: string, secret: Bytes): boolean {
  try {
    return equal(readRecoveryCode(typed), secret)
  } catch {
    return false
  }
}
