/** Builds both extensions once before the end-to-end tests, so that they never test an older build than the source. */
import { execFileSync } from "node:child_process"

export default function setup(): void {
  // vite.config.ts is Vitest's configuration too, and tells by this which of the two is wanted.
  const { VITEST: _, ...env } = process.env
  execFileSync("npm", ["run", "build", "--silent"], { env, stdio: ["ignore", "ignore", "inherit"] })
}
