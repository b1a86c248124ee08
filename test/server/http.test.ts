import { expect, test } from "vitest"
import { agentOf } from "../../src/server/http.ts"

const asked = (agent?: string) => ({ request: { headers: { "user-agent": agent } } }) as Parameters<typeof agentOf>[0]
const webkit = "AppleWebKit/537.36 (KHTML, like Gecko)"

test.each([
  ["Chrome on Windows", `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${webkit} Chrome/156.0.0.0 Safari/537.36`],
  ["Chrome on Linux", `Mozilla/5.0 (X11; Linux x86_64) ${webkit} HeadlessChrome/156.0.0.0 Safari/537.36`],
  ["Chrome on Android", `Mozilla/5.0 (Linux; Android 10; K) ${webkit} Chrome/156.0.0.0 Mobile Safari/537.36`],
  ["Chrome on iOS", `Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) ${webkit} CriOS/156.0 Mobile Safari/604.1`],
  ["Firefox on iOS", `Mozilla/5.0 (iPad; CPU OS 18_0 like Mac OS X) ${webkit} FxiOS/150.0 Mobile Safari/605.1.15`],
  ["Edge on Windows", `Mozilla/5.0 (Windows NT 10.0) ${webkit} Chrome/156.0.0.0 Safari/537.36 Edg/156.0.0.0`],
  ["Firefox on macOS", "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:153.0) Gecko/20100101 Firefox/153.0"],
  [
    "Safari on macOS",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.0 Safari/605.1.15",
  ],
  ["", "curl/8.0"],
  ["", undefined],
])("who asks is named as people know it: %s", (name, agent) => {
  expect(agentOf(asked(agent))).toBe(name)
})
