import { CountersignError } from "../../../domain/error.ts"
import { readLabel, readParameters } from "../../../domain/otpauth-label.ts"
import type { EnrolmentLink, Unlock } from "../../protocol.ts"

/** A QR code holds at most 4,296 characters. */
const LONGEST = 8192

/** `otpauth://pipush/…` or `pia://pipush/…`. */
const form = /^\s*(?:otpauth|pia):\/\/pipush(?:\/([^?]*))?(?:\?(.*))?$/is

/** The app's own value where a link names none. */
const MINUTES = 3

/** True for a link that is meant as one of this protocol. */
export const recognises = (link: string): boolean => /^\s*(?:otpauth|pia):\/\/pipush(?:[/?]|$)/i.test(link)

const isHere = (hostname: string): boolean =>
  hostname === "localhost" || hostname.endsWith(".localhost") || hostname === "127.0.0.1" || hostname === "[::1]"

function readAddress(text: string, localHttp: boolean): URL {
  let url
  try {
    url = new URL(text)
  } catch {
    throw new CountersignError("approval.link", "url")
  }
  const { protocol, hostname } = url
  // A name or password in front of the host, and a fragment, have no meaning here and only deceive.
  if (hostname === "" || /^[^/]*\/\/[^/?#]*@/.test(text) || text.includes("#")) {
    throw new CountersignError("approval.link", "url")
  }
  if (protocol === "https:" || (protocol === "http:" && localHttp && isHere(hostname))) return url
  throw new CountersignError(protocol === "http:" ? "approval.insecure" : "approval.link", "scheme")
}

function readUnlock(force: string | undefined, pin: string | undefined): Unlock {
  const stated = force?.toLowerCase()
  if (stated === "pin" || stated === "biometric") return stated
  // A demand that we do not know is still a demand.
  return stated || pin?.toLowerCase() === "true" ? "any" : "none"
}

/**
 * Reads an enrolment link (device-protocol §1). The picture that it may name is not looked at: to fetch it would tell its
 * server who scanned, and from where.
 * @throws approval.link, approval.version, approval.insecure
 */
export function readLink(link: string, localHttp: boolean): EnrolmentLink {
  if (link.length > LONGEST) throw new CountersignError("approval.link", "too long")
  const [whole, path = "", query = ""] = form.exec(link.replace(/[\r\n\t]/g, "").trim()) ?? []
  if (whole === undefined) throw new CountersignError("approval.link", "form")
  const parameters = readParameters(query)
  if (parameters.get("v")?.trim() !== "1") throw new CountersignError("approval.version")
  const stated = (name: string, pattern: RegExp): string => {
    const value = parameters.get(name)?.trim() ?? ""
    if (!pattern.test(value)) throw new CountersignError("approval.link", name)
    return value
  }
  const serial = stated("serial", /^[A-Za-z0-9._-]{1,64}$/)
  const credential = stated("enrollment_credential", /^[A-Za-z0-9._~-]{16,256}$/)
  const ttl = parameters.get("ttl")?.trim() ?? ""
  const url = readAddress(parameters.get("url")?.trim() ?? "", localHttp)
  const { issuer, username } = readLabel(path, parameters.get("issuer") ?? null)
  return {
    url: url.toString(),
    origin: url.origin,
    serial,
    issuer: issuer.slice(0, 256) || url.hostname,
    username: username.slice(0, 256),
    credential,
    minutes: /^\d{1,5}$/.test(ttl) && Number(ttl) > 0 ? Number(ttl) : MINUTES,
    unlock: readUnlock(parameters.get("app_force_unlock")?.trim(), parameters.get("pin")?.trim()),
    tlsUnchecked: parameters.get("sslverify")?.trim() === "0",
    extended: parameters.get("countersign")?.trim() === "1",
  }
}
