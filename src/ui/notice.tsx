import type { ComponentChildren } from "preact"
import { Icon } from "./icon.tsx"

interface NoticeProps {
  readonly kind?: "info" | "warn" | "error"
  readonly testid?: string
  readonly children: ComponentChildren
}

/** A sentence that stays: an error is read out at once, the others when there is a pause. */
export function Notice({ kind = "info", testid, children }: NoticeProps) {
  return (
    <div class={`notice ${kind}`} role={kind === "error" ? "alert" : "status"} data-testid={testid}>
      <Icon name={kind === "info" ? "info" : "warning"} />
      <div>{children}</div>
    </div>
  )
}
