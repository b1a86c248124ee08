/**
 * Fields that style does not hide and that nobody is meant to see: bait for programs, and traps for what browsers fill
 * by themselves. They are told by what their own markup says, so that no layout is asked for.
 */

/** A person sees less than this as nothing, px. */
const smallest = 2
/** Farther out than this nothing is drawn for people, px. */
const farOut = -500

/**
 * Whether an element is squeezed to nothing or moved away. What is only taken from keyboard and screen readers does count:
 * Microsoft, Google and Apple have browsers put the password of the second step there.
 */
export function isOutOfSight(element: HTMLElement): boolean {
  const around = element.parentElement
  return isPutAway(element) || (around !== null && isMovedAway(around))
}

function isPutAway(element: HTMLElement): boolean {
  if (!element.hasAttribute("style")) return false
  const { width, height, maxWidth, maxHeight, clip } = element.style
  return (
    [width, height, maxWidth, maxHeight].some((size) => pixels(size) < smallest) ||
    /^rect\((?:[01](?:px)?[ ,]*){4}\)$/.test(clip) ||
    isMovedAway(element)
  )
}

function isMovedAway(element: HTMLElement): boolean {
  if (!element.hasAttribute("style")) return false
  const { left, top, right, marginLeft, textIndent } = element.style
  return [left, top, right, marginLeft, textIndent].some((place) => pixels(place) < farOut)
}

/** A length in px; infinite where it is none, or in another unit. */
function pixels(length: string): number {
  return /^-?[\d.]+px$/.test(length) ? Number.parseFloat(length) : Infinity
}
