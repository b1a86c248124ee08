/** Sites as a form has them: a line each, `mode address`, as half-typed as they are. A draft of a form holds texts only. */
import { shownHost } from "../domain/idn.ts"
import { readSite, readSiteAs, siteAddress, siteModes, siteText, type Site, type SiteMode } from "../domain/site.ts"

export interface SiteLine {
  readonly mode: SiteMode
  readonly address: string
}

/** The address of a site as people write it. */
export const shownAddress = (site: Site): string => siteAddress({ ...site, host: shownHost(site.host) })

const lineOf = (site: Site): SiteLine => ({ mode: site.mode, address: shownAddress(site) })

/** Lines as one text. */
export const joinLines = (lines: readonly SiteLine[]): string =>
  lines.map(({ mode, address }) => `${mode} ${address}`).join("\n")

/** The inverse of {@link joinLines}; there is always one line to type into. */
export function splitLines(text: string): readonly SiteLine[] {
  return text.split("\n").map((line) => {
    const [, name, address = line] = /^([a-z]+) (.*)$/.exec(line) ?? []
    return { mode: siteModes.find((mode) => mode === name) ?? "domain", address }
  })
}

/** The lines of sites as they are kept. */
export const linesOf = (kept: readonly string[]): string =>
  joinLines(
    kept.flatMap((text) => {
      const site = readSite(text)
      return site === null ? [] : lineOf(site)
    }),
  )

/** True for a line with something on it that is no site. */
export const isWrong = ({ mode, address }: SiteLine): boolean =>
  address.trim() !== "" && readSiteAs(mode, address) === null

/** The sites of lines in the form in which they are kept; `null` while one of them is wrong. */
export function sitesIn(text: string): readonly string[] | null {
  const lines = splitLines(text)
  if (lines.some(isWrong)) return null
  return lines.flatMap(({ mode, address }) => {
    const site = address.trim() === "" ? null : readSiteAs(mode, address)
    return site === null ? [] : siteText(site)
  })
}
