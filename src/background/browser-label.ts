/** What this browser is called in the lists of others: its make and the system, as "Firefox on Windows". */
import browser from "webextension-polyfill"

const makes: readonly (readonly [RegExp, string])[] = [
  [/\bFirefox\//, "Firefox"],
  [/\bEdg\//, "Edge"],
  [/\bOPR\//, "Opera"],
  [/\bVivaldi\//, "Vivaldi"],
  [/Chrom(?:e|ium)\//, "Chromium"],
]

const systems: Readonly<Record<string, string>> = {
  mac: "macOS",
  win: "Windows",
  linux: "Linux",
  cros: "ChromeOS",
  android: "Android",
  openbsd: "OpenBSD",
}

/** Made of what the browser says of itself; chosen once, when sync is turned on. */
export async function browserLabel(): Promise<string> {
  const make = makes.find(([pattern]) => pattern.test(navigator.userAgent))?.[1] ?? ""
  const { os } = await browser.runtime.getPlatformInfo()
  const system = systems[os] ?? ""
  return make === "" || system === "" ? make || system : `${make} on ${system}`
}
