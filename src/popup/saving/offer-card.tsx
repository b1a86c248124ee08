import { useState } from "preact/hooks"
import { ask } from "../../messages/ask.ts"
import type { SaveAccount, SaveOffer } from "../../messages/contract.ts"
import { Button } from "../../ui/button.tsx"
import { Icon } from "../../ui/icon.tsx"
import { showToast } from "../../ui/toast.tsx"
import { counted, errorWords, t } from "../../ui/words.ts"
import { useGated } from "../passwords/gated.tsx"
import { attempt, troubleOf } from "../state.ts"
import { OfferDetails, type Wish } from "./offer-details.tsx"
import { loadOffers } from "./offers.ts"

/** An account with what the person may want to call it. To one that waited for its password its username comes too. */
function wishFor({ site, username }: SaveOffer, account: SaveAccount | undefined): Wish {
  if (account === undefined) return { into: null, issuer: site.replace(/^www\./, ""), username }
  const [name, other] = account.hasPassword ? [account.username, username] : [username, account.username]
  return { into: account.id, issuer: account.issuer, username: name || other }
}

function titleOf({ site }: SaveOffer, account: SaveAccount | undefined): string {
  if (account === undefined) return t("saving_new", site)
  return account.hasPassword ? t("saving_update", site) : t("saving_complete", site)
}

/** "Save this sign-in?", in our own window: a page must not see it. `more`: how many wait behind it. */
export function OfferCard({ offer, more }: { readonly offer: SaveOffer; readonly more: number }) {
  const [wish, setWish] = useState(wishFor(offer, offer.isUpdate ? offer.accounts[0] : undefined))
  const [changing, setChanging] = useState(false)
  const [busy, setBusy] = useState(false)
  const { run, dialog } = useGated()
  const account = offer.accounts.find(({ id }) => id === wish.into)

  async function save(): Promise<void> {
    setBusy(true)
    try {
      const { saved } = await run(() => ask("saving.take", { offer: offer.offer, ...wish }))
      showToast(saved === null ? t("saving_known") : t("saving_saved", saved.issuer || saved.username || offer.site))
    } catch (thrown) {
      const code = troubleOf(thrown)
      if (code !== null && code !== "gate.closed") showToast(errorWords(code), { kind: "error" })
    }
    setBusy(false)
    await loadOffers()
  }

  async function answer(how: "saving.dismiss" | "saving.never"): Promise<void> {
    await attempt(() => ask(how, { offer: offer.offer }))
    if (how === "saving.never") showToast(t("saving_silenced", offer.site))
    await loadOffers()
  }

  const who = account === undefined ? wish.username : [account.issuer, wish.username].filter(Boolean).join(" · ")
  return (
    <section class="card save-offer" aria-label={t("saving_offer")} data-testid="save-offer">
      <div class="line">
        <Icon name="key" size={18} />
        <div class="words">
          <h2 data-testid="save-offer-title">{titleOf(offer, account)}</h2>
          <p data-testid="save-offer-who">{who || t("saving_nameless")}</p>
          {offer.ascii !== null && <p>{offer.ascii}</p>}
          {!offer.compared && <p>{t("saving_uncompared")}</p>}
          {more > 0 && <p>{counted("saving_more_one", "saving_more_many", more)}</p>}
        </div>
      </div>
      {changing && (
        <OfferDetails
          offer={offer}
          wish={wish}
          onAccount={(id) =>
            setWish(
              wishFor(
                offer,
                offer.accounts.find((one) => one.id === id),
              ),
            )
          }
          onChange={setWish}
          onNever={() => void answer("saving.never")}
        />
      )}
      <div class="buttons">
        <Button kind="primary" busy={busy} testid="save-offer-save" onClick={() => void save()}>
          {t(account === undefined ? "saving_save" : "saving_do_update")}
        </Button>
        <Button testid="save-offer-later" onClick={() => void answer("saving.dismiss")}>
          {t("saving_not_now")}
        </Button>
        {!changing && (
          <Button testid="save-offer-change" onClick={() => setChanging(true)}>
            {t("saving_change")}
          </Button>
        )}
      </div>
      {dialog}
    </section>
  )
}
