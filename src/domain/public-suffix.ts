/**
 * Which part of a host somebody has registered: by the public suffix list (publicsuffix.org, "Format"), whose private
 * part counts too, so that `a.github.io` and `b.github.io` are two. The list is 130 KB and comes in as text.
 */

/** Says what is registered. */
export interface Suffixes {
  /**
   * @param name a host as `siteHost` gives it, without port
   * @returns `null` for addresses (IPv4, IPv6), single names such as `localhost`, and what is a public suffix itself
   */
  readonly domainOf: (name: string) => string | null
}

/** @param list one rule a line, names outside ASCII in their `xn--` form: `co.uk`, `*.ck`, `!www.ck` */
export function readSuffixes(list: string): Suffixes {
  const rules = new Set(list.split("\n"))

  /** How many labels the public suffix has; one where no rule fits (the list's own default rule, `*`). */
  function suffixLength(labels: readonly string[]): number {
    for (let start = 0; start < labels.length; start++) {
      const rest = labels.slice(start + 1).join(".")
      const whole = rest === "" ? labels[start]! : `${labels[start]!}.${rest}`
      if (rules.has(`!${whole}`)) return labels.length - start - 1
      if (rules.has(whole) || (rest !== "" && rules.has(`*.${rest}`))) return labels.length - start
    }
    return 1
  }

  return {
    domainOf(name) {
      // The URL parser has made every way of writing an IPv4 address one of four numbers.
      if (name.startsWith("[") || /^\d+(?:\.\d+){3}$/.test(name)) return null
      const labels = name.split(".")
      if (labels.includes("")) return null
      const suffix = suffixLength(labels)
      return suffix < labels.length ? labels.slice(-suffix - 1).join(".") : null
    },
  }
}
