/** What a server demands: `WWW-Authenticate` (RFC 9110 §11.6.1), of which several may stand in one header. */

/** One challenge; parameter names in lower case. */
export interface Challenge {
  readonly scheme: string
  readonly params: Readonly<Record<string, string>>
}

const piece =
  /\s*(?:,\s*)*(?:([\w!#$%&'*+.^`|~-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))|([\w!#$%&'*+.^`|~-]+)(?![\w=]))/y

/** Reads a header's challenges; what comes after something unreadable is left out. */
export function readChallenges(header: string): Challenge[] {
  const found: { scheme: string; params: Record<string, string> }[] = []
  const reader = new RegExp(piece)
  for (let match = reader.exec(header); match !== null && match[0] !== ""; match = reader.exec(header)) {
    const [, name, quoted, bare, scheme] = match
    if (scheme !== undefined) found.push({ scheme: scheme.toLowerCase(), params: {} })
    else if (name !== undefined) {
      const params = found.at(-1)?.params
      if (params !== undefined) params[name.toLowerCase()] = quoted?.replace(/\\(.)/g, "$1") ?? bare ?? ""
    }
  }
  return found
}
