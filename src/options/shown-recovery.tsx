import { t } from "../ui/words.ts"

/** A recovery code, large, in its groups. */
export function ShownRecovery({ code }: { readonly code: string }) {
  return (
    <p class="recovery-code" tabIndex={0} aria-label={t("options_recovery")} role="group" data-testid="recovery-code">
      {code.split("-").map((group, i) => (
        <span key={i}>{group}</span>
      ))}
    </p>
  )
}
