/** Names that are easily taken for the name of a site that an account is kept for. Only ever a warning. */
import { unicodeLabel } from "./idn.ts"
import type { Suffixes } from "./public-suffix.ts"
import { hostName, type Site } from "./site.ts"
import type { Page } from "./site-match.ts"
import { isOneApart, skeleton } from "./skeleton.ts"

/** Shorter names have honest neighbours one letter away. */
const LONG_ENOUGH = 5

interface Look {
  /** What is registered. */
  readonly domain: string
  readonly label: string
  /** Its label as the eye takes it in. */
  readonly drawn: string
  readonly suffix: string
}

/** Of pages and of sites, for as long as they are held: ten thousand sites are looked at on each page that has none. */
const looks = new WeakMap<Page | Site, Look | null>()

function lookOf(of: Page | Site, domain: () => string | null): Look | null {
  const known = looks.get(of)
  if (known !== undefined) return known
  const registered = domain()
  const label = registered?.split(".")[0] ?? ""
  const look =
    registered === null
      ? null
      : { domain: registered, label, drawn: skeleton(unicodeLabel(label)), suffix: registered.slice(label.length + 1) }
  looks.set(of, look)
  return look
}

/** `example.cm` for example.com, of suffixes of one label: countries have honest names that differ by one letter. */
const isSlip = (suffix: string, known: string): boolean =>
  known.length > 2 && !known.includes(".") && isOneApart(suffix, known)

/** The registered domain of a site that is kept, if the page's name looks like it and is another. */
export function lookAlike(page: Page, site: Site, suffixes: Suffixes): string | null {
  const there = lookOf(site, () => suffixes.domainOf(hostName(site.host)))
  const here = lookOf(page, () => page.domain)
  if (there === null || here === null || page.sharing.includes(there.domain)) return null
  // paypal.com.example.net: the name that is known stands in front of the one that counts.
  if (`.${page.name}.`.includes(`.${there.domain}.`)) return there.domain
  if (here.label === there.label) return isSlip(here.suffix, there.suffix) ? there.domain : null
  if (here.drawn === there.drawn) return there.domain
  const isLong = there.drawn.length >= LONG_ENOUGH
  return isLong && here.suffix === there.suffix && isOneApart(here.drawn, there.drawn) ? there.domain : null
}
