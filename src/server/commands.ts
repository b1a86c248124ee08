/** The administrator's commands: words in, text out. */
import { randomBytes } from "node:crypto"
import { parseArgs } from "node:util"
import { openPolicy } from "../domain/policy.ts"
import {
  addAccount,
  endSessions,
  findUsername,
  isUsername,
  listAccounts,
  setPassword,
  type Account,
} from "./accounts.ts"
import { listAudit, record, type AuditKind } from "./audit.ts"
import { hashUserCode } from "./ciba.ts"
import { addClient, listClients, removeClient, setClientCountries } from "./clients.ts"
import { listDevices } from "./devices.ts"
import { countriesText, readCountries } from "./location.ts"
import type { Parts } from "./parts.ts"
import { weakness } from "./password.ts"
import { isKind, readRules, readRuleWords, rulesText, setKind, setRules } from "./policy.ts"
import { revokeDevice } from "./revocation.ts"
import { CommandError, usage } from "./usage.ts"

interface Given {
  readonly parts: Parts
  readonly words: readonly string[]
  readonly options: ReturnType<typeof readOptions>["values"]
  /** What came in by standard input, if it was asked for. */
  readonly input: string | null
}

type Command = (given: Given) => Promise<string>

const readOptions = (words: readonly string[]) =>
  parseArgs({
    args: [...words],
    allowPositionals: true,
    options: {
      name: { type: "string" },
      "password-stdin": { type: "boolean" },
      redirect: { type: "string", multiple: true },
      logout: { type: "string", multiple: true },
      public: { type: "boolean" },
      ciba: { type: "string" },
      ping: { type: "string" },
      "user-code": { type: "boolean" },
      "no-message": { type: "boolean" },
    },
  })

async function accountOf({ parts, words }: Given): Promise<Account> {
  const account = await findUsername(parts.database, words[0] ?? "")
  if (account === null) throw new CommandError(`There is no user ${words[0] ?? ""}`)
  return account
}

const note = ({ parts }: Given, kind: AuditKind, about: { account?: string; client?: string }): Promise<void> =>
  record(parts.database, parts.now(), { kind, ...about })

/** The password that was piped in, or a new one, which is then told. */
function passwordFor({ input }: Given, username: string): { password: string; told: string } {
  const made = randomBytes(12).toString("base64url")
  if (input === null) return { password: made, told: ` Password: ${made}` }
  const password = input.replace(/\r?\n$/, "")
  const weak = weakness(password, username)
  if (weak !== null) throw new CommandError(weak)
  return { password, told: "" }
}

function readAddress(text: string): string {
  try {
    const url = new URL(text)
    const here = ["localhost", "127.0.0.1", "[::1]"].includes(url.hostname)
    if ((url.protocol === "https:" || (url.protocol === "http:" && here)) && url.hash === "") return text
  } catch {
    // Said below.
  }
  throw new CommandError(`${text} is no https:// address (http:// only for localhost).`)
}

const changed =
  (sql: string, told: string, kind: AuditKind): Command =>
  async (given) => {
    const { id, username } = await accountOf(given)
    await given.parts.database.run(sql, id, ...(sql.includes("$2") ? [given.parts.now()] : []))
    await endSessions(given.parts.database, id)
    await note(given, kind, { account: id })
    return `${username} ${told}.`
  }

const everything = "Everything is allowed."

const commands: Readonly<Record<string, Command>> = {
  "users list": async ({ parts }) => {
    const accounts = await listAccounts(parts.database)
    return accounts
      .map(({ username, name, method, disabled_at }) =>
        [username, name, method, disabled_at === null ? "" : "disabled"].join("\t"),
      )
      .join("\n")
  },
  "users add": async (given) => {
    const username = given.words[0] ?? ""
    if (!isUsername(username)) throw new CommandError("A username is letters, digits, and . _ @ + - in between.")
    const { password, told } = passwordFor(given, username)
    const id = await addAccount(given.parts, username, given.options.name ?? username, password)
    if (id === null) throw new CommandError(`There is a user ${username} already.`)
    await note(given, "account.added", { account: id })
    return `Added ${username}.${told}`
  },
  "users password": async (given) => {
    const { id, username } = await accountOf(given)
    const { password, told } = passwordFor(given, username)
    await setPassword(given.parts, id, password)
    await note(given, "password.changed", { account: id })
    return `Changed the password of ${username}.${told}`
  },
  "users disable": changed("update accounts set disabled_at = $2 where id = $1", "is disabled", "account.disabled"),
  "users enable": changed("update accounts set disabled_at = null where id = $1", "is enabled", "account.enabled"),
  "users remove": changed("delete from accounts where id = $1", "is removed", "account.removed"),
  "users method": async (given) => {
    const { id, username } = await accountOf(given)
    const method = given.words[1] ?? ""
    if (method !== "number" && method !== "code") throw new CommandError("A method is number or code.")
    await given.parts.database.run("update accounts set method = $2 where id = $1", id, method)
    return `${username} signs in by ${method}.`
  },
  "users countries": async (given) => {
    const { id, username } = await accountOf(given)
    const countries = readCountries(given.words[1])
    await given.parts.database.run("update accounts set countries = $2 where id = $1", id, countries.join(","))
    await note(given, "account.countries", { account: id })
    return `${username} may approve ${countriesText(countries)}.`
  },
  "users user-code": async (given) => {
    const { id, username } = await accountOf(given)
    const code = given.words[1] ?? ""
    if (code.length < 4) throw new CommandError("A user code has at least four characters (or say none).")
    const hash = code === "none" ? null : hashUserCode(code)
    await given.parts.database.run("update accounts set user_code = $2 where id = $1", id, hash)
    return `${username} has ${hash === null ? "no" : "a"} user code.`
  },
  "users kind": async (given) => {
    const { id, username } = await accountOf(given)
    const kind = given.words[1] ?? ""
    if (!isKind(kind)) throw new CommandError("An account is work, school or external.")
    await setKind(given.parts, id, kind)
    await note(given, "account.kind", { account: id })
    return `${username} has ${kind === "external" ? "an external" : `a ${kind}`} account.`
  },
  "policy show": async ({ parts }) => rulesText(await readRules(parts.database)) || everything,
  "policy set": async (given) => {
    const rules = readRuleWords(given.words)
    if (rules === null) throw new CommandError(`These are no rules.\n\n${usage}`)
    await setRules(given.parts, rules)
    await note(given, "policy.changed", {})
    return rulesText(rules) || everything
  },
  "policy clear": async (given) => {
    await setRules(given.parts, openPolicy)
    await note(given, "policy.changed", {})
    return everything
  },
  "devices list": async (given) => {
    const devices = await listDevices(given.parts.database, (await accountOf(given)).id)
    const time = (at: number | null) => (at === null ? "never" : new Date(at).toISOString())
    return devices
      .map((each) => [each.serial, each.name, time(each.enrolled_at), time(each.seen_at)].join("\t"))
      .join("\n")
  },
  "devices revoke": async (given) => {
    const { id, username } = await accountOf(given)
    const serial = given.words[1] ?? ""
    if (!(await revokeDevice(given.parts, id, serial, null)))
      throw new CommandError(`${username} has no device ${serial}`)
    return `Revoked ${serial}.`
  },
  "clients list": async ({ parts }) => {
    const clients = await listClients(parts.database)
    return clients.map((each) => [each.client_id, each.client_name, each.redirect_uris.join(" ")].join("\t")).join("\n")
  },
  "clients add": async (given) => {
    const { options, words, parts } = given
    const { ciba = "no", ping = null } = options
    if (words[0] === undefined) throw new CommandError("A client needs a name, which people will read.")
    if (ciba !== "no" && ciba !== "poll" && ciba !== "ping") throw new CommandError("--ciba is poll or ping.")
    if ((ciba === "ping") !== (ping !== null)) throw new CommandError("--ciba ping and --ping URL go together.")
    if (ciba !== "no" && options.public) throw new CommandError("A client that sends requests needs a secret.")
    if (ping !== null && !ping.startsWith("https://")) throw new CommandError("--ping must be an https:// address.")
    const redirects = (options.redirect ?? []).map(readAddress)
    if (redirects.length === 0 && ciba === "no") throw new CommandError("A client needs --redirect or --ciba.")
    const { id, secret } = await addClient(parts.database, parts.now(), {
      name: words[0].slice(0, 64),
      redirects,
      logoutRedirects: (options.logout ?? []).map(readAddress),
      open: options.public ?? false,
      ciba,
      pingUrl: ping === null ? null : readAddress(ping),
      userCode: options["user-code"] ?? false,
      noMessage: options["no-message"] ?? false,
    })
    await note(given, "client.added", { client: id })
    return `client_id: ${id}${secret === null ? "" : `\nclient_secret: ${secret}`}`
  },
  "clients countries": async (given) => {
    const id = given.words[0] ?? ""
    const countries = readCountries(given.words[1])
    if (!(await setClientCountries(given.parts.database, id, countries))) {
      throw new CommandError(`There is no client ${id}`)
    }
    await note(given, "client.countries", { client: id })
    return `Sign-ins of ${id} may be approved ${countriesText(countries)}.`
  },
  "clients remove": async (given) => {
    const id = given.words[0] ?? ""
    if (!(await removeClient(given.parts.database, id))) throw new CommandError(`There is no client ${id}`)
    await note(given, "client.removed", { client: id })
    return `Removed ${id}.`
  },
}

const audit: Command = async (given) => {
  const account = given.words.length > 0 ? (await accountOf(given)).id : null
  const lines = await listAudit(given.parts.database, account, 200)
  return lines
    .toReversed()
    .map(({ at, ...rest }) => JSON.stringify({ at: new Date(at).toISOString(), ...rest }))
    .join("\n")
}

/** Does what the words say. */
export async function execute(parts: Parts, line: readonly string[], input: string | null): Promise<string> {
  let read
  try {
    read = readOptions(line)
  } catch (error) {
    throw new CommandError(`${error instanceof Error ? error.message : ""}\n\n${usage}`)
  }
  const { positionals, values: options } = read
  if (positionals[0] === "audit") return audit({ parts, words: positionals.slice(1), options, input })
  const name = positionals.slice(0, 2).join(" ")
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (!command) throw new CommandError(usage)
  return command({ parts, words: positionals.slice(2), options, input })
}
