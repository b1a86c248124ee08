/** Codes that `Intl` has names for, and that are no countries: unions, and what is for private use or tests. */
const none = new Set(["EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"])
const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ".split("")

/** Countries (ISO 3166-1 alpha-2) by their names in the browser's language, in its order. */
export function countries(): readonly { readonly value: string; readonly label: string }[] {
  const names = new Intl.DisplayNames(undefined, { type: "region", fallback: "none" })
  return letters
    .flatMap((first) => letters.map((second) => first + second))
    .flatMap((value) => {
      const label = none.has(value) ? undefined : names.of(value)
      return label === undefined ? [] : [{ value, label }]
    })
    .toSorted((a, b) => a.label.localeCompare(b.label))
}
