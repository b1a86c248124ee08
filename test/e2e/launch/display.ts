import { spawn } from "node:child_process"
import { access } from "node:fs/promises"
import path from "node:path"

/** An X display that nobody looks at, for what a headless browser has not, such as a clipboard that holds pictures. */
export interface Display {
  /** Such as ":99". */
  readonly name: string
  close(): Promise<void>
}

/** Starts one; `null` where there is no Xvfb. @throws Error if it does not start */
export async function startDisplay(): Promise<Display | null> {
  const places = (process.env.PATH ?? "").split(path.delimiter).map((folder) => path.join(folder, "Xvfb"))
  const there = await Promise.all(
    places.map((place) =>
      access(place).then(
        () => true,
        () => false,
      ),
    ),
  )
  const executable = places[there.indexOf(true)]
  if (executable === undefined) return null
  // It chooses a free number and says it.
  const child = spawn(executable, ["-displayfd", "1", "-screen", "0", "1280x1024x24", "-nolisten", "tcp"], {
    stdio: ["ignore", "pipe", "ignore"],
  })
  const endWithUs = (): void => void child.kill()
  process.once("exit", endWithUs)
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()))
  const number = await new Promise<string>((resolve, reject) => {
    let said = ""
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
      said += chunk
      if (said.includes("\n")) resolve(said.trim())
    })
    child.once("error", reject)
    child.once("close", (code) => reject(new Error(`Xvfb ended with ${String(code)}`)))
  })
  return {
    name: `:${number}`,
    async close() {
      child.kill()
      await ended
      process.off("exit", endWithUs)
    },
  }
}
