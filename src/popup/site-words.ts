import { readSite } from "../domain/site.ts"
import { t } from "../ui/words.ts"
import { shownAddress } from "./site-lines.ts"

/** A site that is kept, in words: its address, and how it is meant where that is not the usual way. */
export function siteWords(kept: string): string {
  const site = readSite(kept)
  if (site === null) return kept
  const address = shownAddress(site)
  return site.mode === "domain" ? address : t(`popup_site_is_${site.mode}`, address)
}
