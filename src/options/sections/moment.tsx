import { dateAndTime } from "../when.ts"

/** A moment in the browser's own way of writing it. `at` in ms since 1970. */
export function Moment({ at }: { readonly at: number }) {
  return <time dateTime={new Date(at).toISOString()}>{dateAndTime(at)}</time>
}
