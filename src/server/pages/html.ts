/** Markup in which every value is escaped, unless it is markup of ours. */
export class Html {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

const escapes: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
}

type Part = string | number | Html | null | readonly Html[]

function written(part: Part): string {
  if (part === null) return ""
  if (part instanceof Html) return part.text
  if (typeof part === "object") return part.map(({ text }) => text).join("")
  return String(part).replaceAll(/[&<>"']/g, (character) => escapes[character] ?? "")
}

/** Tag of a template: `html\`<p>${name}</p>\``. */
export const html = (strings: TemplateStringsArray, ...parts: readonly Part[]): Html =>
  new Html(strings.map((text, index) => (index === 0 ? text : written(parts[index - 1] ?? null) + text)).join(""))
