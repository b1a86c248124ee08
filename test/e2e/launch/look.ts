/**
 * The eyes of a page driver: an expression, evaluated in the page, that gives {sight, count, attribute, select}. It is
 * kept as text because a compiler may add calls to functions that the page does not have.
 */
export const LOOK = String.raw`(() => {
  const all = (place) => {
    const { id, css, having, within } = typeof place === "string" ? { id: place } : place
    const scope = within === undefined ? document : one(within)
    if (!scope) return []
    const found = [...scope.querySelectorAll(css ?? "[data-testid=" + JSON.stringify(id) + "]")].filter(shown)
    return having === undefined ? found : found.filter((element) => textOf(element).includes(having))
  }
  const one = (place) => all(place)[typeof place === "string" ? 0 : (place.nth ?? 0)]
  const shown = (element) =>
    element.getClientRects().length > 0 && element.checkVisibility({ visibilityProperty: true })
  const textOf = (element) => {
    const value = element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement ? element.value : undefined
    return (value ?? element.innerText ?? element.textContent ?? "").trim()
  }
  const hindrance = (element, x, y) => {
    if (element.closest(":disabled, [aria-disabled=true], [inert]")) return "is disabled"
    const hit = document.elementFromPoint(x, y)
    if (!hit) return "is outside the view"
    if (element.contains(hit) || hit.closest("label")?.control === element) return ""
    return "is covered by " + hit.outerHTML.slice(0, 120)
  }
  return {
    sight(place, bring) {
      const element = one(place)
      if (!element) return undefined
      if (bring) element.scrollIntoView({ block: "nearest", inline: "nearest", behavior: "instant" })
      const { left, top, width, height } = element.getBoundingClientRect()
      const x = left + width / 2
      const y = top + height / 2
      return { text: textOf(element), box: [left, top, width, height].join(" "), x, y, hindrance: hindrance(element, x, y) }
    },
    count: (place) => all(place).length,
    attribute: (place, name) => one(place)?.getAttribute(name),
    select(place) {
      const element = one(place)
      if (element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement) element.select()
    },
  }
})()`
