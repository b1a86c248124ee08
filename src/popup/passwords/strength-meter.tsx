import { useEffect, useState } from "preact/hooks"
import { t } from "../../ui/words.ts"
import { strengthOf, type Strength } from "./strength.ts"

/** Says how strong a password is. Nothing for none. */
export function StrengthMeter({ password }: { readonly password: string }) {
  const [strength, setStrength] = useState<Strength | null>(null)
  useEffect(() => {
    let current = true
    if (password === "") setStrength(null)
    else void strengthOf(password).then((score) => current && setStrength(score))
    return () => {
      current = false
    }
  }, [password])
  if (strength === null) return null
  return (
    <p class="strength" data-strength={strength} data-testid="strength">
      <span class="strength-bar" aria-hidden="true">
        <i style={{ width: `${25 * Math.max(strength, 0.4)}%` }} />
      </span>
      <span role="status">{t(`popup_strength_${strength}`)}</span>
    </p>
  )
}
