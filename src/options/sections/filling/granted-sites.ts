import { useEffect } from "preact/hooks"
import browser from "webextension-polyfill"
import { type Live, live } from "../../answer.ts"

const granted = live(async () => (await browser.permissions.getAll()).origins ?? [])

/** The patterns of sites that the browser lets us into, as it tells them and as they change. */
export function useGrantedSites(): Live<readonly string[]> {
  useEffect(() => {
    const look = (): void => void granted.load()
    look()
    browser.permissions.onAdded.addListener(look)
    browser.permissions.onRemoved.addListener(look)
    return () => {
      browser.permissions.onAdded.removeListener(look)
      browser.permissions.onRemoved.removeListener(look)
    }
  }, [])
  return granted
}
