import { describe, expect, test } from "vitest"
import { brandFiles } from "../../.build/brands.ts"
import { brandKey, inkOn, shardOf, type Brand } from "../../src/ui/brand-shard.ts"
import { contrast } from "./contrast.ts"

const files = await brandFiles()
const shards = files.map((text): Record<string, Brand> => JSON.parse(text.replace(/^export default /, "")))
const brandOf = (issuer: string): Brand | undefined => shards[shardOf(brandKey(issuer))]![brandKey(issuer)]

describe("icons of issuers", () => {
  test.each([
    "GitHub",
    "github",
    "Git Hub",
    "Google",
    "Dropbox",
    "Nextcloud",
    "Notion",
    "Proton Mail",
    "npm",
    "Discord",
  ])("%s has one", (issuer) => {
    const [colour, path] = brandOf(issuer) ?? []
    expect(colour).toMatch(/^#[0-9a-f]{6}$/)
    expect(path).toMatch(/^M/i)
  })

  test.each(["My own server", "", "__proto__", "constructor", "Bank of Nowhere"])("%j has none", (issuer) => {
    const shard = shards[shardOf(brandKey(issuer))]!
    expect(Object.hasOwn(shard, brandKey(issuer))).toBe(false)
  })

  test("white or black reads on every brand's colour with at least 4.5:1", () => {
    const colours = shards.flatMap((shard) => Object.values(shard).map(([colour]) => colour))
    expect(colours.length).toBeGreaterThan(3000)
    const poor = colours.filter((colour) => contrast(colour, inkOn(colour) === "#fff" ? "#ffffff" : "#000000") < 4.5)
    expect(poor).toEqual([])
  })

  test("no file is large, so that a row costs little", () => {
    expect(Math.max(...files.map(({ length }) => length))).toBeLessThan(32 * 1024)
  })
})
