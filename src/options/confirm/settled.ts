import { useEffect, useState } from "preact/hooks"

/**
 * How long nothing is taken after the window came to the front, ms: a click meant for the page must not land here. Who
 * clicks sooner is in the middle of something there, so that the time begins anew.
 */
const SETTLING = 700

/** Whether the window has been in front for long enough. */
export function useSettled(): boolean {
  const [settled, setSettled] = useState(false)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const end = (): void => {
      setSettled(true)
      timer = undefined
    }
    const begin = (): void => {
      setSettled(false)
      clearTimeout(timer)
      timer = setTimeout(end, SETTLING)
    }
    const clicked = (): void => {
      if (timer !== undefined) begin()
    }
    begin()
    document.addEventListener("pointerdown", clicked)
    window.addEventListener("focus", begin)
    document.addEventListener("visibilitychange", begin)
    return () => {
      clearTimeout(timer)
      document.removeEventListener("pointerdown", clicked)
      window.removeEventListener("focus", begin)
      document.removeEventListener("visibilitychange", begin)
    }
  }, [])
  return settled
}
