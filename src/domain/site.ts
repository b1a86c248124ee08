/**
 * A site of an account: where what it holds may be filled.
 *
 * [Note: How a site is kept] As one text, an element of the account's set of sites, which needs no more to be merged. A
 * host alone (`github.com`, `nas.example:5000`) is the usual case: that domain, over https. What differs stands before
 * it: `http://` where pages without encryption are meant, and the mode and a colon, `host:`, `never:`, or `starts:` and
 * `exact:` with a whole address. A mode before nothing but digits is none: `host:8443` is a host called "host".
 * {@link readSite} and {@link siteText} are the only two that know this form.
 */

/**
 * domain: every host of the registered domain. host: this host and port. starts: addresses that begin with it. exact: this
 * address. never: the account is not offered on this host, nor on those below it.
 */
export const siteModes = ["domain", "host", "starts", "exact", "never"] as const
export type SiteMode = (typeof siteModes)[number]

export interface Site {
  readonly mode: SiteMode
  /** http: pages without encryption count too. */
  readonly scheme: "https" | "http"
  /** See {@link siteHost}. */
  readonly host: string
  /** starts and exact: path and query; else empty. */
  readonly path: string
}

function parsed(url: string): URL | null {
  try {
    return new URL(url)
  } catch {
    return null
  }
}

/** An http(s) address, taken apart; `host` as {@link siteHost} gives it, `path` with the query and without the fragment. */
export function readAddress(url: string): Omit<Site, "mode"> | null {
  if (!/^https?:\/\//i.test(url)) return null
  const address = parsed(url)
  // A trailing dot names the same host from the root of DNS; the URL parser lets several through.
  const host = address?.host.replace(/\.+(?=:|$)/, "")
  // Chromium's parser takes a space in a host for %20 (WHATWG URL §3.5 forbids both).
  if (address === null || !host || host.includes("%")) return null
  // "1.." is no number to the parser, and "1" is one: 0.0.0.1.
  if (host !== address.host && parsed(`${address.protocol}//${host}`)?.host !== host) return null
  return { scheme: address.protocol === "http:" ? "http" : "https", host, path: address.pathname + address.search }
}

/**
 * The host of an http(s) address in the form in which sites are kept and compared: lower case, names outside ASCII in
 * their `xn--` form, the port only where it is not the scheme's own. `null` for every other address (WHATWG URL §3.5).
 */
export const siteHost = (url: string): string | null => readAddress(url)?.host ?? null

/** A host without its port. */
export const hostName = (host: string): string => host.replace(/:\d+$/, "")

/** This computer itself: nothing there crosses a network, so http is no worse than https (W3C Secure Contexts §3.1). */
export const isLoopback = (host: string): boolean =>
  /^(?:(?:.+\.)?localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostName(host))

/** A host that the URL parser gives back as it is; most sites are kept as one, and ten thousand may have to be read. */
const plain = /^(?!.*(?:xn--|localhost$))(?:[a-z\d](?:[a-z\d-]*[a-z\d])?\.)+[a-z][a-z\d-]*[a-z\d]$/

/** Mode and address of a text in the form in which sites are kept. */
function splitText(text: string): { readonly mode: SiteMode; readonly address: string } {
  const [, name, address] = /^(host|starts|exact|never):(?!\d+(?:\/|$))(.*)$/is.exec(text.trim()) ?? []
  const mode = siteModes.find((one) => one === name?.toLowerCase())
  return mode === undefined || address === undefined ? { mode: "domain", address: text } : { mode, address }
}

/**
 * A site as a person types it, with or without scheme and path. Without a scheme it is https.
 * @returns `null` if it is none
 */
export function readSiteAs(mode: SiteMode, typed: string): Site | null {
  const text = typed.trim().replace(/^((?:https?:\/\/)?)\*\./i, "$1")
  const address = readAddress(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`)
  return address === null || address.host.includes("*") ? null : siteOf(address, mode)
}

/** A site as it is kept, or {@link readSiteAs} of the usual mode. */
export function readSite(text: string): Site | null {
  if (plain.test(text)) return { mode: "domain", scheme: "https", host: text, path: "" }
  const { mode, address } = splitText(text)
  return readSiteAs(mode, address)
}

/** A site of that mode, with nothing in it that the mode does not look at. */
export function siteOf({ scheme, host, path }: Omit<Site, "mode">, mode: SiteMode): Site {
  const isAddress = mode === "starts" || mode === "exact"
  const isSame = mode === "never" || isLoopback(host)
  return { mode, scheme: isSame ? "https" : scheme, host, path: isAddress ? path : "" }
}

/** The address of a site as text, without its mode. */
export const siteAddress = ({ mode, scheme, host, path }: Site): string =>
  mode === "starts" || mode === "exact" ? `${scheme}://${host}${path}` : scheme === "http" ? `http://${host}` : host

/** The form in which a site is kept: the same site, the same text. */
export const siteText = (site: Site): string =>
  site.mode === "domain" ? siteAddress(site) : `${site.mode}:${siteAddress(site)}`

/** The site to be kept for what is made on a page; `null` if the page can have none. */
export function siteOfPage(url: string): string | null {
  const address = readAddress(url)
  return address === null ? null : siteText(siteOf(address, "domain"))
}

/** Sites as they were typed or kept, in the form in which they are kept, without doubles and what is no site. */
export const siteTexts = (texts: readonly string[]): string[] => [
  ...new Set(
    texts.flatMap((text) => {
      const site = readSite(text)
      return site === null ? [] : siteText(site)
    }),
  ),
]
