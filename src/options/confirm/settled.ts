import { useEffect, useState } from "preact/hooks"

/** How long nothing is taken after the window came to the front, ms: a click meant for the page must not land here. */
const SETTLING = 700

/** Whether the window has been in front for long enough. */
export function useSettled(): boolean {
  const [settled, setSettled] = useState(false)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const begin = (): void => {
      setSettled(false)
      clearTimeout(timer)
      timer = setTimeout(() => setSettled(true), SETTLING)
    }
    begin()
    window.addEventListener("focus", begin)
    document.addEventListener("visibilitychange", begin)
    return () => {
      clearTimeout(timer)
      window.removeEventListener("focus", begin)
      document.removeEventListener("visibilitychange", begin)
    }
  }, [])
  return settled
}
