/** A real Postgres on loopback, with a database of its own in a temporary directory. It refuses to run as root. */
import { execFile } from "node:child_process"
import { chown, readdir } from "node:fs/promises"
import path from "node:path"
import { promisify } from "node:util"
import pg from "pg"
import { found, freePort, ownDirectory, startProgram } from "./program.ts"

const run = promisify(execFile)
const VERSIONS = "/usr/lib/postgresql"

export interface PostgresServer {
  /** As DATABASE_URL has it. */
  readonly address: string
  readonly stop: () => Promise<void>
}

/** The folder of its programs, the newest version's; `null` if there is none. */
async function programs(): Promise<string | null> {
  const versions = await readdir(VERSIONS).catch(() => [])
  const [newest] = versions.toSorted((a, b) => Number(b) - Number(a))
  if (newest === undefined) return null
  const folder = path.join(VERSIONS, newest, "bin")
  return (await readdir(folder).catch((): string[] => [])).includes("initdb") ? folder : null
}

/** True if this machine has Postgres, or could be given it. */
export async function hasPostgres(): Promise<boolean> {
  if ((await programs()) !== null) return true
  // A file that is nowhere: what there is depends on the version, so it is looked for afterwards.
  await found([path.join(VERSIONS, "any")], ["postgresql"])
  return (await programs()) !== null
}

const isUp = async (address: string): Promise<boolean> => {
  const client = new pg.Client({ connectionString: address })
  return client.connect().then(
    () => client.end().then(() => true),
    () => false,
  )
}

/** @throws Error if it is not there or does not start */
export async function startPostgres(): Promise<PostgresServer> {
  const bin = await programs()
  if (bin === null) throw new Error("Postgres is not installed")
  const [directory, port] = await Promise.all([ownDirectory("postgres"), freePort()])
  const data = path.join(directory, "data")
  const isRoot = process.getuid?.() === 0
  const as = (file: string, args: string[]): [string, string[]] =>
    isRoot ? ["runuser", ["-u", "postgres", "--", file, ...args]] : [file, args]
  if (isRoot) {
    const [uid = "", gid = ""] = await Promise.all(
      ["-u", "-g"].map(async (flag) => (await run("id", [flag, "postgres"])).stdout.trim()),
    )
    await chown(directory, Number(uid), Number(gid))
  }
  const initdb = as(path.join(bin, "initdb"), ["-D", data, "-U", "tests", "--auth=trust", "--no-sync", "-E", "UTF8"])
  await run(...initdb, { cwd: directory })
  const settings = ["listen_addresses=127.0.0.1", "unix_socket_directories=", "fsync=off"].flatMap((one) => ["-c", one])
  const [file, args] = as(path.join(bin, "postgres"), ["-D", data, "-p", String(port), ...settings])
  const address = `postgres://tests@127.0.0.1:${String(port)}/postgres`
  const { stop } = await startProgram(directory, address, file, args, isUp)
  return { address, stop }
}
