import type { SaveOffer } from "../../messages/contract.ts"
import { Button } from "../../ui/button.tsx"
import { Select } from "../../ui/choice.tsx"
import { TextField } from "../../ui/text-field.tsx"
import { t } from "../../ui/words.ts"

/** How something is to be saved. */
export interface Wish {
  /** `null`: a new account. */
  readonly into: string | null
  readonly issuer: string
  readonly username: string
}

interface OfferDetailsProps {
  readonly offer: SaveOffer
  readonly wish: Wish
  readonly onAccount: (id: string | null) => void
  readonly onChange: (wish: Wish) => void
  readonly onNever: () => void
}

/** Where it goes and under which names. */
export function OfferDetails({ offer, wish, onAccount, onChange, onNever }: OfferDetailsProps) {
  const named = offer.accounts.map(({ id, issuer, username }) => ({
    value: id,
    label: [issuer, username].filter(Boolean).join(" · ") || t("popup_unnamed"),
  }))
  return (
    <div class="stack">
      {named.length > 0 && (
        <Select
          label={t("saving_into")}
          value={wish.into ?? ""}
          options={[...named, { value: "", label: t("saving_into_new") }]}
          testid="save-offer-into"
          onChange={(id) => onAccount(id === "" ? null : id)}
        />
      )}
      <TextField
        label={t("popup_issuer")}
        value={wish.issuer}
        onInput={(issuer) => onChange({ ...wish, issuer })}
        testid="save-offer-issuer"
      />
      <TextField
        label={t("popup_username")}
        value={wish.username}
        onInput={(username) => onChange({ ...wish, username })}
        testid="save-offer-username"
        verbatim
      />
      <Button testid="save-offer-never" onClick={onNever}>
        {t("saving_never", offer.site)}
      </Button>
    </div>
  )
}
