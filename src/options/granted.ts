import { useEffect, useState } from "preact/hooks"
import browser, { type Permissions } from "webextension-polyfill"

/**
 * Whether an optional permission is given, as it changes; how to say what the browser has just answered; and whether that
 * is known yet.
 */
export function useGranted(
  permission: Permissions.Permissions,
): readonly [granted: boolean, setGranted: (granted: boolean) => void, known: boolean] {
  const [granted, setGranted] = useState<boolean | null>(null)
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
  return [granted === true, setGranted, granted !== null]
}
