/** `npm run server`: the sign-in server. With words behind it, a command for its administrator. */
import { runCommand } from "./admin.ts"
import { logTo } from "./log.ts"
import { startServer } from "./server.ts"
import { readSettings, SettingsError } from "./settings.ts"

const world = { log: logTo((text) => process.stdout.write(text), Date.now), now: Date.now, reach: globalThis.fetch }

async function serve(): Promise<void> {
  const server = await startServer(readSettings(process.env), world)
  const stop = () => {
    server.stop().then(
      () => process.exit(0),
      () => process.exit(1),
    )
  }
  process.once("SIGINT", stop)
  process.once("SIGTERM", stop)
}

const words = process.argv.slice(2)
try {
  await (words.length === 0 ? serve() : runCommand(readSettings(process.env), world, words))
} catch (error) {
  const message = error instanceof Error ? error.message : String(error)
  process.stderr.write(`${message}\n`)
  process.exitCode = error instanceof SettingsError ? 78 : 1
}
