/**
 * The administrator's way in. The embedded database has one process: while the server runs, commands reach it by a socket
 * in its folder, which only the owner of that folder can open. With a Postgres a command opens it by itself.
 */
import { chmodSync, rmSync } from "node:fs"
import { connect, createServer, type Socket } from "node:net"
import path from "node:path"
import type { Readable } from "node:stream"
import * as v from "valibot"
import { execute } from "./commands.ts"
import { nameOf } from "./log.ts"
import type { Parts, World } from "./parts.ts"
import { openParts } from "./open.ts"
import { SettingsError, type Settings } from "./settings.ts"
import { CommandError } from "./usage.ts"

const LONGEST = 64 * 1024

const commandSchema = v.object({ words: v.array(v.string()), input: v.nullable(v.string()) })
const replySchema = v.object({ ok: v.boolean(), text: v.string() })

const socketOf = (settings: Settings): string | null =>
  "folder" in settings.database ? path.join(settings.database.folder, "admin.sock") : null

/** By events: to loop over a socket closes it at the end, with the reply unsent. */
function readAll(stream: Readable): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ""
    stream.setEncoding("utf8").on("data", (chunk: string) => {
      text += chunk
      if (text.length > LONGEST) reject(new CommandError("too long"))
    })
    stream.once("end", () => resolve(text))
    stream.once("error", reject)
  })
}

async function answer(parts: Parts, socket: Socket): Promise<void> {
  let reply
  try {
    const { words, input } = v.parse(commandSchema, JSON.parse(await readAll(socket)))
    reply = { ok: true, text: await execute(parts, words, input) }
  } catch (error) {
    if (!(error instanceof CommandError)) parts.log({ event: "failed", error: nameOf(error) })
    reply = { ok: false, text: error instanceof CommandError ? error.message : "The server could not do it." }
  }
  socket.end(JSON.stringify(reply))
}

/** Connects to a running server; `null` if none listens. */
function reach(file: string): Promise<Socket | null> {
  return new Promise((resolve) => {
    const socket = connect({ path: file, allowHalfOpen: true })
    socket.once("connect", () => resolve(socket))
    socket.once("error", () => resolve(null))
  })
}

/** Takes commands while the server runs. Refuses a folder that another server has open. */
export async function listenForCommands(settings: Settings): Promise<{
  serve(parts: Parts): void
  close(): Promise<void>
}> {
  const file = socketOf(settings)
  if (file === null) return { serve: () => undefined, close: () => Promise.resolve() }
  const other = await reach(file)
  other?.destroy()
  if (other !== null) throw new SettingsError(`A server is running on ${path.dirname(file)} already.`)
  rmSync(file, { force: true })
  let open: Parts | null = null
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    socket.on("error", () => socket.destroy())
    if (open === null) socket.destroy()
    else void answer(open, socket)
  })
  // Such as a folder whose path is too long for a socket: the server serves, and commands say that it must be stopped.
  server.on("error", (error) => open?.log({ event: "failed", error: nameOf(error) }))
  return {
    serve(parts) {
      open = parts
      server.listen(file, () => chmodSync(file, 0o600))
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

async function ask(socket: Socket, words: readonly string[], input: string | null): Promise<string> {
  socket.end(JSON.stringify({ words, input }))
  const { ok, text } = v.parse(replySchema, JSON.parse(await readAll(socket)))
  if (!ok) throw new CommandError(text)
  return text
}

/** Does one command, in the running server if there is one, and prints what it says. */
export async function runCommand(settings: Settings, world: World, words: readonly string[]): Promise<void> {
  const input = words.includes("--password-stdin") ? await readAll(process.stdin) : null
  const file = socketOf(settings)
  const running = file === null ? null : await reach(file)
  let text
  if (running !== null) {
    text = await ask(running, words, input)
  } else {
    const { parts, close } = await openParts(settings, world)
    text = await execute(parts, words, input).finally(close)
  }
  process.stdout.write(`${text}\n`)
}
