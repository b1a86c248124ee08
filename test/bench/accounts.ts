/** Made-up accounts as people have them: names that repeat, long ones, a tag here, a site there. */
import type { CodeKind } from "../../src/domain/code-kind.ts"
import type { HashAlgorithm } from "../../src/domain/otp.ts"

export interface MadeAccount {
  readonly issuer: string
  readonly username: string
  readonly sites: readonly string[]
  readonly tags: readonly string[]
  readonly pinned: boolean
  readonly archived: boolean
  readonly notes: string
  readonly kind: CodeKind
  readonly algorithm: HashAlgorithm
  readonly digits: number
  readonly period: number
  readonly counter: number
}

/** Numbers from 0 up to 1, the same for the same seed (Mulberry32, T. Ettinger 2017). */
export function chance(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const issuers: readonly string[] = [
  ..."GitHub,GitLab,Google,Microsoft,Amazon Web Services,Dropbox,Slack,Discord,Reddit,Twitch,LinkedIn".split(","),
  ..."Bitwarden,Proton,Fastmail,Tutanota,Cloudflare,DigitalOcean,Hetzner,OVHcloud,Namecheap,Gandi".split(","),
  ..."PayPal,Stripe,Coinbase,Kraken,Revolut,Wise,N26,Binance,Booking.com,Airbnb,Uber,Etsy,eBay,Shopify".split(","),
  ..."Nintendo,Epic Games,Ubisoft,Electronic Arts,Sony PlayStation,Xbox,Humble Bundle,itch.io,Mojang".split(","),
  ..."npm,PyPI,RubyGems,crates.io,Docker Hub,Sentry,Datadog,Grafana Cloud,PagerDuty,Okta,Auth0,1Password".split(","),
  ..."Wikipedia,Mastodon,Patreon,Kickstarter,Zoom,Notion,Figma,Miro,Trello,Asana,Evernote,Tumblr".split(","),
  ..."Universität Zürich,Société Générale,Crédit Agricole,Łódź Bank,日本郵便,Ærø Kommune,Straßenverkehrsamt".split(","),
  "Internationale Gesellschaft für angewandte Informationssicherheit und Datenschutz e. V.",
]
const people = "alice,bob,carol,dave,erin,frank,grace,heidi,ivan,judy,mallory,nina,oscar,peggy,rupert,sybil".split(",")
const hosts = "example.com,example.org,mail.example,work.example,school.example,home.example".split(",")
const tagNames = "work,home,school,bank,games,servers,family,old".split(",")

/** The account number `index`, out of the chances that `random` gives. */
export function madeAccount(random: () => number, index: number): MadeAccount {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!
  const often = (share: number): boolean => random() < share
  const name = pick(issuers)
  // A vault of thousands holds the same services many times over, for customers or test systems.
  const issuer = index < issuers.length || often(0.4) ? name : `${name} ${pick(tagNames)} ${index % 97}`
  const kind: CodeKind = index === 0 || often(0.96) ? "totp" : often(0.7) ? "hotp" : "steam"
  const own = `${name.toLowerCase().replace(/[^a-z0-9]+/g, "")}.example`
  return {
    issuer,
    username: often(0.85) ? `${pick(people)}.${index}@${pick(hosts)}` : pick(people),
    sites: often(0.6) ? (often(0.2) ? [own, `login.${own}`] : [own]) : [],
    tags: often(0.3) ? (often(0.2) ? [pick(tagNames), "shared"] : [pick(tagNames)]) : [],
    pinned: often(0.01),
    archived: index > 0 && often(0.03),
    notes: often(0.05) ? `Recovery address: ${pick(people)}@${pick(hosts)}. Asked for at each new device.` : "",
    kind,
    algorithm: kind !== "steam" && often(0.05) ? pick(["SHA256", "SHA512"] as const) : "SHA1",
    digits: kind === "steam" ? 5 : often(0.05) ? 8 : 6,
    period: kind === "hotp" ? 0 : kind === "totp" && often(0.03) ? 60 : 30,
    counter: kind === "hotp" ? Math.floor(random() * 500) : 0,
  }
}
