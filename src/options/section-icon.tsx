import { Icon } from "../ui/icon.tsx"
import type { SectionName } from "./route.ts"

/** Drawings that only this page needs, in the manner of `ui/icon`. */
const drawn = {
  activity: "M3.5 12.5h4l2.5-7 4 13 2.5-6h4",
  permissions: "M12 3.5l7 2.6v5.2c0 4.4-2.9 7.6-7 9.2-4.1-1.6-7-4.8-7-9.2V6.1zM9 12l2.2 2.2 4-4.4",
  network: "M3.5 12a8.5 8.5 0 1 0 17 0a8.5 8.5 0 1 0-17 0M3.5 12h17M12 3.5c-5 5-5 12 0 17c5-5 5-12 0-17",
} as const

/** The icon of a section in the sidebar. Silent: the section's name stands beside it. */
export function SectionIcon({ name }: { readonly name: SectionName }) {
  switch (name) {
    case "security":
      return <Icon name="lock" />
    case "codes":
      return <Icon name="code" />
    case "filling":
      return <Icon name="key" />
    case "requests":
      return <Icon name="request" />
    case "sync":
      return <Icon name="refresh" />
    case "backup":
      return <Icon name="archive" />
    case "removed":
      return <Icon name="trash" />
    case "diagnostics":
      return <Icon name="note" />
    case "about":
      return <Icon name="info" />
    default:
      return (
        <svg class="icon" width={18} height={18} viewBox="0 0 24 24" aria-hidden="true">
          <path d={drawn[name]} />
        </svg>
      )
  }
}
