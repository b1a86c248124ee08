import { hostPatterns, isPrivateHost, readAddress } from "../domain/remote-address.ts"

/** What a list of typed sites comes to. */
export type SitePatterns = { readonly patterns: readonly string[] } | { readonly wrong: string }

/**
 * The patterns that a browser is asked to allow for sites as people type them, apart by white space or commas: each site
 * with all below it, over https; on this computer and in a private network the host alone, as its address says.
 * `wrong` is the first that is no site.
 */
export function sitePatterns(typed: string): SitePatterns {
  const patterns = new Set<string>()
  for (const site of typed.split(/[\s,;]+/).filter(Boolean)) {
    const url = readAddress(site)
    const host = url?.hostname.replace(/\.+$/, "").replace(/^(?:www|\*)\./, "") ?? ""
    if (url === null || host === "" || /[*%]/.test(host)) return { wrong: site }
    const single = isPrivateHost(host) || /^[\d.]+$/.test(host) || host.startsWith("[")
    for (const pattern of single ? hostPatterns(url) : [`https://*.${host}/*`]) patterns.add(pattern)
  }
  return { patterns: [...patterns] }
}
