/** What a server answers to PROPFIND (RFC 4918 §14): paths, and of each what we ask for. */
import { text, type Bytes } from "../../domain/bytes.ts"
import { CountersignError } from "../../domain/error.ts"
import { childrenOf, readXml, type Element } from "./xml.ts"

/** One resource below a collection. */
export interface Resource {
  /** Decoded path without a slash at the end, as `/dav/heads/abc`. */
  readonly path: string
  readonly isCollection: boolean
  readonly tag: string | null
  /** Last change, ms since 1970; `null` if the server does not say. */
  readonly changedAt: number | null
  /** Decoded path of the principal that is signed in, if it was asked for. */
  readonly principal: string | null
}

/**
 * An entity tag in the one form in which we compare and send it: strong, in quotes. Weak comparison is what
 * If-None-Match means (RFC 9110 §13.1.2), and Apache's tags are weak for the first second and strong after it.
 */
export function tidyTag(tag: string | null): string | null {
  const bare = (tag ?? "").trim().replace(/^W\//, "")
  if (bare === "") return null
  return /^".*"$/.test(bare) ? bare : `"${bare.replaceAll('"', "")}"`
}

/** A date of HTTP, ms since 1970, or `null`. */
export function readDate(value: string | null | undefined): number | null {
  const time = Date.parse(value ?? "")
  return Number.isNaN(time) ? null : time
}

/** Path of a link that may be a whole address or a path, percent-encoded in any way; `null` if it is neither. */
export function pathOf(href: string, base: URL): string | null {
  try {
    return decodeURIComponent(new URL(href.trim(), base.toString()).pathname).replace(/\/+$/, "")
  } catch {
    return null
  }
}

/**
 * Reads a multistatus.
 * @param base what was asked about, against which relative links are read
 * @throws remote.broken
 */
export function readMultistatus(body: Bytes, base: URL): Resource[] {
  return childrenOf(readXml(textOf(body)), "response").flatMap((response) => {
    const path = pathOf(childrenOf(response, "href")[0]?.text ?? "", base)
    // A property that the server lacks comes in a propstat of its own, with 404.
    const props = childrenOf(response, "propstat")
      .filter((propstat) => /\s2\d\d\b/.test(childrenOf(propstat, "status")[0]?.text ?? ""))
      .flatMap((propstat) => childrenOf(propstat, "prop"))
    const isGone = childrenOf(response, "status").some(({ text: status }) => !/\s2\d\d\b/.test(status))
    return path === null || isGone ? [] : [resourceOf(path, props, base)]
  })
}

function textOf(body: Bytes): string {
  try {
    return text(body)
  } catch (cause) {
    throw new CountersignError("remote.broken", "multistatus", { cause })
  }
}

function resourceOf(path: string, props: readonly Element[], base: URL): Resource {
  const first = (name: string): Element | undefined => props.flatMap((prop) => childrenOf(prop, name))[0]
  const type = first("resourcetype")
  const principal = first("current-user-principal")
  const href = principal === undefined ? undefined : childrenOf(principal, "href")[0]
  return {
    path,
    isCollection: type !== undefined && childrenOf(type, "collection").length > 0,
    tag: tidyTag(first("getetag")?.text ?? null),
    changedAt: readDate(first("getlastmodified")?.text),
    principal: href === undefined ? null : pathOf(href.text, base),
  }
}
