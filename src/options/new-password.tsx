import { useEffect, useRef, useState } from "preact/hooks"
import type { ErrorCode } from "../domain/error.ts"
import { PASSWORD_MINIMUM } from "../domain/password.ts"
import { TextField } from "../ui/text-field.tsx"
import { errorWords, t } from "../ui/words.ts"
import { passwordHint } from "./password-hint.ts"

/** A secret that is typed twice. */
export interface Twice {
  readonly first: string
  readonly again: string
  readonly setFirst: (value: string) => void
  readonly setAgain: (value: string) => void
  /** Set at the first try to submit; before it nothing is called wrong. */
  readonly tried: boolean
  readonly differ: boolean
  /** Marks the try, and answers whether both are the same and `fits` holds of them. */
  readonly check: (fits: (value: string) => boolean) => boolean
}

/** State of a secret that is typed twice. */
export function useTwice(): Twice {
  const [first, setFirst] = useState("")
  const [again, setAgain] = useState("")
  const [tried, setTried] = useState(false)
  const differ = first !== again
  const check = (fits: (value: string) => boolean): boolean => {
    setTried(true)
    return fits(first) && !differ
  }
  return { first, again, setFirst, setAgain, tried, differ, check }
}

/** True if a master password may be tried: what the worker would refuse anyway is not sent. */
export const fitsPassword = (value: string): boolean =>
  !["empty", "short", "repetitive"].includes(passwordHint(value).level)

interface NewPasswordProps {
  readonly twice: Twice
  readonly label: string
  /** What the worker said of it. */
  readonly error: ErrorCode | null
  readonly testid: string
  readonly autofocus?: boolean
}

/** The two fields of a new master password, and what can honestly be said of it while it is typed. */
export function NewPassword({ twice, label, error, testid, autofocus = false }: NewPasswordProps) {
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (autofocus) field.current?.focus()
  }, [autofocus])
  const { level, missing } = passwordHint(twice.first)
  const words =
    level === "empty" || level === "short"
      ? t("options_password_rule", PASSWORD_MINIMUM)
      : t(`options_password_${level}`)
  const wrong = twice.tried && !fitsPassword(twice.first)
  const ruleError = level === "short" || level === "empty" ? t("options_password_short", missing) : words
  return (
    <>
      <TextField
        label={label}
        type="password"
        autocomplete="new-password"
        value={twice.first}
        onInput={twice.setFirst}
        error={wrong ? ruleError : error === null ? null : errorWords(error)}
        {...(wrong ? {} : { hint: words })}
        ref={field}
        testid={testid}
        errorTestid={`${testid}-error`}
      />
      <div class="meter" data-level={level} aria-hidden="true">
        <i />
        <i />
        <i />
      </div>
      <TextField
        label={t("options_password_again")}
        type="password"
        autocomplete="new-password"
        value={twice.again}
        onInput={twice.setAgain}
        error={twice.tried && !wrong && twice.differ ? t("options_password_differ") : null}
        testid={`${testid}-again`}
        errorTestid={`${testid}-again-error`}
      />
    </>
  )
}
