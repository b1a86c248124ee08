/** `next`, or `before` where the two are equal as messages carry them: what is the same object is not drawn again. */
export function same<T>(before: T | undefined, next: T): T {
  return before !== undefined && JSON.stringify(before) === JSON.stringify(next) ? before : next
}
