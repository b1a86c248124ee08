/** The address of a server as a person types it. */

/**
 * Reads a typed address: https unless it says otherwise, without what does not belong to it (a name or password in front
 * of the host, a query, a fragment), with a slash at the end; a bare per cent sign stands for itself. `null` if it is none.
 */
export function readAddress(typed: string): URL | null {
  const trimmed = typed.trim()
  // "nas.local:8080/dav" has a colon too, but what stands before it is no scheme.
  const whole = /^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed) ? trimmed : `https://${trimmed}`
  try {
    const { protocol, host, pathname } = new URL(whole.replace(/^davs:/i, "https:").replace(/^dav:/i, "http:"))
    if ((protocol !== "https:" && protocol !== "http:") || host === "") return null
    const path = pathname.replace(/%(?![\dA-F]{2})/gi, "%25").replace(/\/*$/, "/")
    decodeURIComponent(path)
    return new URL(`${protocol}//${host}${path}`)
  } catch {
    return null
  }
}

const privateNames = /(?:^|\.)(?:localhost|local|lan|home\.arpa|internal)$/
const privateAddresses = /^(?:127\.|10\.|192\.168\.|169\.254\.|172\.(?:1[6-9]|2\d|3[01])\.)|^\[(?:::1|f[cd]|fe80)/

/** True for this computer and for networks that are not the internet, where http is often all there is. */
export const isPrivateHost = (hostname: string): boolean =>
  privateNames.test(hostname) || privateAddresses.test(hostname) || !/[.:]/.test(hostname)

/**
 * What the browser is asked to allow: that host and no other, whatever the port (Firefox knows no ports in patterns). For
 * http also https, since many servers send on from one to the other.
 */
export function hostPatterns(address: URL): string[] {
  const { protocol, hostname } = address
  return protocol === "https:" ? [`https://${hostname}/*`] : [`http://${hostname}/*`, `https://${hostname}/*`]
}
