/** Programs of the system that tests start on loopback: found, installed where that may be done, and ended with us. */
import { spawn, type ChildProcess } from "node:child_process"
import { constants } from "node:fs"
import { access, mkdtemp, rm, writeFile } from "node:fs/promises"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import path from "node:path"
import { setTimeout as pause } from "node:timers/promises"

const isThere = (file: string, mode: number = constants.X_OK): Promise<boolean> =>
  access(file, mode).then(
    () => true,
    () => false,
  )

function run(file: string, args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      // No package may start its service: we want the program, not a server on port 80.
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive", RUNLEVEL: "1" },
      stdio: ["ignore", "ignore", "inherit"],
    })
    child.on("error", reject)
    child.on("exit", (code) => (code === 0 ? resolve() : reject(new Error(`${file} ended with ${String(code)}`))))
  })
}

/** Packages that brought no program on the first try: one apt a run is enough. */
const tried = new Set<string>()

/**
 * True if all files are there. As root on Debian the packages are installed first, without starting their services.
 * @param files programs and modules, as absolute paths
 */
export async function found(files: readonly string[], packages: readonly string[]): Promise<boolean> {
  const allThere = async () => (await Promise.all(files.map((file) => isThere(file, constants.R_OK)))).every(Boolean)
  if (await allThere()) return true
  const isDebianRoot = process.platform === "linux" && process.getuid?.() === 0 && (await isThere("/usr/bin/apt-get"))
  if (!isDebianRoot || packages.every((name) => tried.has(name))) return false
  for (const name of packages) tried.add(name)
  const policy = "/usr/sbin/policy-rc.d"
  const isOurs = !(await isThere(policy, constants.F_OK))
  if (isOurs) await writeFile(policy, "#!/bin/sh\nexit 101\n", { mode: 0o755 })
  const lock = ["-o", "DPkg::Lock::Timeout=300"]
  try {
    await run("/usr/bin/apt-get", [...lock, "update"])
    await run("/usr/bin/apt-get", [...lock, "install", "-y", "--no-install-recommends", ...packages])
  } catch {
    return false
  } finally {
    if (isOurs) await rm(policy, { force: true })
  }
  return allThere()
}

/** A port on loopback that was free a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once("error", reject)
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address()
      probe.close(() =>
        typeof address === "object" && address !== null ? resolve(address.port) : reject(new Error("no port")),
      )
    })
  })
}

/** A running program with a directory of its own; both go together. */
export interface Program {
  readonly directory: string
  readonly stop: () => Promise<void>
}

const running = new Set<ChildProcess>()
process.on("exit", () => {
  for (const { pid } of running) if (pid !== undefined) killGroup(pid)
})

function killGroup(pid: number): void {
  try {
    process.kill(-pid, "SIGKILL")
  } catch {
    // It has ended by itself.
  }
}

/** A fresh directory for a program's files. */
export const ownDirectory = (name: string): Promise<string> => mkdtemp(path.join(tmpdir(), `countersign-${name}-`))

const answers = (address: string): Promise<boolean> =>
  fetch(address).then(
    () => true,
    () => false,
  )

/**
 * Starts a program and waits until its address answers.
 * @param isUp asks it; by HTTP, where nothing else is said
 * @throws Error with what it wrote if it ends before that
 */
export async function startProgram(
  directory: string,
  address: string,
  file: string,
  args: string[],
  isUp = answers,
): Promise<Program> {
  // A group of its own, so that the workers of a server end with it.
  const child = spawn(file, args, { cwd: directory, stdio: ["ignore", "pipe", "pipe"], detached: true })
  running.add(child)
  let output = ""
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (data: Buffer) => (output += data.toString()))
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()))
  child.once("error", (cause) => (output += String(cause)))
  const stop = async (): Promise<void> => {
    const runs = child.exitCode === null && child.signalCode === null
    if (runs && child.pid !== undefined) process.kill(-child.pid, "SIGTERM")
    await ended
    running.delete(child)
    await rm(directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  }
  for (let tries = 0; tries < 200; tries++) {
    if (child.exitCode !== null) throw new Error(`${file} ended at once: ${output}`)
    if (await isUp(address)) return { directory, stop }
    await pause(50)
  }
  await stop()
  throw new Error(`${file} does not answer at ${address}: ${output}`)
}
