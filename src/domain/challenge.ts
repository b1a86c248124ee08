/** Challenges of HTTP authentication (RFC 9110 §11): which of them we answer. */
import { hostName, readAddress } from "./site.ts"

/** What the browser says of one. */
export interface Challenge {
  readonly url: string
  readonly type: string
  readonly tabId: number
  readonly isProxy: boolean
  /** `basic`, `digest`, …, in whatever case. */
  readonly scheme: string
  readonly challenger: { readonly host: string; readonly port: number }
}

/**
 * The origin that may be answered; `null`: the browser is to ask as it does. Only of a tab's own page, never a proxy, only
 * `basic`, and only where who asks is the host of the address.
 */
export function originToAnswer({ url, type, tabId, isProxy, scheme, challenger }: Challenge): string | null {
  const address = readAddress(url)
  if (address === null || isProxy || type !== "main_frame" || tabId < 0 || scheme.toLowerCase() !== "basic") return null
  const { scheme: protocol, host } = address
  const name = hostName(host)
  const usual = protocol === "https" ? 443 : 80
  const port = name === host ? usual : Number(host.slice(name.length + 1))
  const isSame = challenger.host.replace(/^\[|\]$/g, "") === name.replace(/^\[|\]$/g, "")
  return isSame && challenger.port === port ? `${protocol}://${host}` : null
}
