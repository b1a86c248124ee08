import { useEffect, useState } from "preact/hooks"
import browser, { type Permissions } from "webextension-polyfill"

/** Whether an optional permission is given, as it changes; and how to say what the browser has just answered. */
export function useGranted(permission: Permissions.Permissions): readonly [boolean, (granted: boolean) => void] {
  const [granted, setGranted] = useState(false)
  useEffect(() => {
    const look = (): void => void browser.permissions.contains(permission).then(setGranted)
    look()
    browser.permissions.onAdded.addListener(look)
    browser.permissions.onRemoved.addListener(look)
    return () => {
      browser.permissions.onAdded.removeListener(look)
      browser.permissions.onRemoved.removeListener(look)
    }
  }, [permission])
  return [granted, setGranted]
}
