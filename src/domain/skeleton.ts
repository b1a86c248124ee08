import { confusablePairs, confusables } from "./confusables.ts"
import { fold } from "./list-search.ts"

/** A name as the eye takes it in: names with one skeleton are easily taken for one another (UTS 39 §4). */
export function skeleton(label: string): string {
  const letters = Array.from(fold(label), (char) => confusables[char] ?? char).join("")
  return confusablePairs.reduce((text, [pair, letter]) => text.replaceAll(pair, letter), letters)
}

/** Whether one text becomes the other by one letter more, less, other, or two that change places. */
export function isOneApart(a: string, b: string): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a]
  if (long.length - short.length > 1 || short === long) return false
  let start = 0
  while (start < short.length && short[start] === long[start]) start++
  if (short.length < long.length) return short.slice(start) === long.slice(start + 1)
  const isSwap = short[start] === long[start + 1] && short[start + 1] === long[start]
  return (
    short.slice(start + 1) === long.slice(start + 1) || (isSwap && short.slice(start + 2) === long.slice(start + 2))
  )
}
