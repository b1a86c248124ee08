import type { ComponentType } from "preact"
import { useEffect, useState } from "preact/hooks"

interface LaterProps<P> {
  readonly load: () => Promise<ComponentType<P>>
  readonly props: P
}

/** Draws a screen whose script is read when it is first needed. Until then the ground alone is there: it is a moment. */
export function Later<P extends object>({ load, props }: LaterProps<P>) {
  const [screen, setScreen] = useState<{ readonly Screen: ComponentType<P> } | null>(null)
  useEffect(() => {
    void load().then((Screen) => setScreen({ Screen }))
  }, [load])
  return screen === null ? null : <screen.Screen {...props} />
}
