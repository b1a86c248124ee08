/** What the environment says, read once at the start; each wrong word has its own sentence. */
import path from "node:path"

export interface Settings {
  /** The public address: issuer of tokens, and where devices send to. No slash at the end. */
  readonly url: URL
  /** What people see as the name of this server. */
  readonly name: string
  readonly host: string
  readonly port: number
  /** Folder of the embedded database, or the address of a Postgres. */
  readonly database: { readonly folder: string } | { readonly address: string }
  /** 32 bytes under which private keys and codes' secrets lie in the database; `null`: kept in the folder. */
  readonly secret: Buffer | null
  /** How many proxies stand in front and may be believed about who asks. */
  readonly proxies: number
  /** Applications in this network, or on this machine, may be told by "ping" too. */
  readonly privatePings: boolean
}

/** All that is wrong with the environment, one sentence each. */
export class SettingsError extends Error {
  override readonly name = "SettingsError"
}

/** A setting that is well written and does not work here, such as a port that is in use: the error for whoever set it. */
export function unusable(setting: string, cause: unknown): Error {
  if (cause instanceof SettingsError) return cause
  const { message = "", code = "" }: { message?: string; code?: string } = cause instanceof Error ? cause : {}
  // Of several addresses of one name that all refuse, Node says a code and no sentence.
  return new Error(`${setting} cannot be used: ${message || code}`, { cause })
}

const isHere = (hostname: string): boolean => ["localhost", "127.0.0.1", "[::1]"].includes(hostname)

type Problems = string[]

function readUrl(text: string | undefined, port: number, problems: Problems): URL {
  const fallback = new URL(`http://localhost:${String(port)}`)
  if (!text) return fallback
  let url
  try {
    url = new URL(text)
  } catch {
    problems.push(`COUNTERSIGN_URL is no address: ${text}`)
    return fallback
  }
  if (url.protocol !== "https:" && !(url.protocol === "http:" && isHere(url.hostname))) {
    problems.push("COUNTERSIGN_URL must begin with https:// (http:// only for localhost).")
  }
  if (url.pathname !== "/" || url.search !== "" || url.hash !== "" || url.username !== "" || url.password !== "") {
    problems.push("COUNTERSIGN_URL must be a host and perhaps a port, with nothing after it.")
  }
  return url
}

function readWhole(name: string, text: string | undefined, fallback: number, most: number, problems: Problems): number {
  if (text === undefined || text === "") return fallback
  const value = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN
  if (value <= most) return value
  problems.push(`${name} must be a whole number from 0 to ${String(most)}, not ${text}`)
  return fallback
}

function readSecret(text: string | undefined, problems: Problems): Buffer | null {
  if (!text) return null
  const bytes = /^[A-Za-z0-9+/_-]+=*$/.test(text) ? Buffer.from(text, "base64") : Buffer.alloc(0)
  if (bytes.length === 32) return bytes
  // The secret itself is not repeated: what is printed here ends up in logs.
  problems.push("COUNTERSIGN_SECRET must be 32 bytes as base64. Make one with: openssl rand -base64 32")
  return null
}

function readDatabase(env: NodeJS.ProcessEnv, secret: Buffer | null, problems: Problems): Settings["database"] {
  const address = env["DATABASE_URL"]
  if (!address) return { folder: path.resolve(env["COUNTERSIGN_DATA"] || "countersign-data") }
  if (!/^postgres(?:ql)?:\/\//.test(address)) problems.push("DATABASE_URL must begin with postgres://")
  if (env["COUNTERSIGN_DATA"]) problems.push("Set COUNTERSIGN_DATA or DATABASE_URL, not both.")
  if (secret === null && !env["COUNTERSIGN_SECRET"]) {
    problems.push("COUNTERSIGN_SECRET must be set when DATABASE_URL is, to the same value on every machine.")
  }
  return { address }
}

/**
 * Settings of an environment. Names that begin with COUNTERSIGN_ and are not ours are refused too: they are slips of the
 * hand, and a setting that does nothing is worse than none.
 */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const known = ["URL", "NAME", "HOST", "PORT", "DATA", "SECRET", "PROXIES", "PRIVATE_PINGS"].map(
    (name) => `COUNTERSIGN_${name}`,
  )
  const problems = Object.keys(env)
    .filter((name) => name.startsWith("COUNTERSIGN_") && !known.includes(name))
    .map((name) => `${name} is not a setting. There are: ${known.join(", ")}, DATABASE_URL.`)
  const port = readWhole("COUNTERSIGN_PORT", env["COUNTERSIGN_PORT"], 8414, 65_535, problems)
  const secret = readSecret(env["COUNTERSIGN_SECRET"], problems)
  const pings = env["COUNTERSIGN_PRIVATE_PINGS"] || "no"
  if (pings !== "yes" && pings !== "no") problems.push("COUNTERSIGN_PRIVATE_PINGS is yes or no.")
  const name = (env["COUNTERSIGN_NAME"] ?? "Countersign").trim()
  if (name === "" || name.length > 64 || /[\p{Cc}:|]/u.test(name)) {
    problems.push("COUNTERSIGN_NAME must be 1 to 64 characters, without colons and bars.")
  }
  const settings: Settings = {
    url: readUrl(env["COUNTERSIGN_URL"], port, problems),
    name,
    host: env["COUNTERSIGN_HOST"] || "127.0.0.1",
    port,
    database: readDatabase(env, secret, problems),
    secret,
    proxies: readWhole("COUNTERSIGN_PROXIES", env["COUNTERSIGN_PROXIES"], 0, 10, problems),
    privatePings: pings === "yes",
  }
  if (problems.length > 0) throw new SettingsError(problems.join("\n"))
  return settings
}
