import { readdirSync, readFileSync } from "node:fs"
import { describe, expect, test } from "vitest"
import { utf8 } from "../../src/domain/bytes.ts"
import { newVersion, readBucket } from "../../src/vault/buckets.ts"
import { toCbor } from "../../src/vault/cbor.ts"
import { digest, seal } from "../../src/vault/seal.ts"
import { CONTENT_VERSION, upgraded } from "../../src/vault/upgrades/index.ts"
import { codeBy } from "./refusal.ts"
import { sampleVault } from "./sample.ts"

const folder = new URL("../../src/vault/upgrades/", import.meta.url)

describe("content versions", () => {
  test("from nothing to the latest: an empty bucket", () => {
    expect(upgraded(null)).toEqual({ version: CONTENT_VERSION, entries: [] })
  })

  test("content of this version is left as it is", () => {
    const content = { version: CONTENT_VERSION, entries: [{ id: "x" }] }
    expect(upgraded(content)).toBe(content)
  })

  test.each([CONTENT_VERSION + 1, 2 ** 31, Number.MAX_SAFE_INTEGER])(
    "A11: version %d is refused as newer",
    async (version) => {
      expect(await codeBy(() => upgraded({ version, entries: [] }))).toBe("vault.newer")
    },
  )

  test.each([
    undefined,
    0,
    -1,
    1.5,
    "1",
    [],
    {},
    { version: "2" },
    { version: null },
    { version: 0.5 },
    { version: 1e300 },
  ])("A11: %j has no version and is refused", async (content) => {
    expect(await codeBy(() => upgraded(content))).toBe("vault.damaged")
  })

  test("A11: a bucket of a newer content version is refused as newer when it is read", async () => {
    const { keys, id } = await sampleVault(0)
    const version = newVersion()
    const secrets = toCbor([])
    const about = { type: "index", vault: id, part: "0/1", version, beside: await digest(secrets) } as const
    const write = async (content: object) =>
      toCbor([1, version, await seal(keys.index, utf8(JSON.stringify(content)), about), secrets])
    const read = async (content: object) =>
      readBucket(keys.index, id, { number: 0, count: 1 }, version, await write(content))
    expect((await read({ version: CONTENT_VERSION, entries: [] })).entries).toEqual([])
    expect(await codeBy(() => read({ version: CONTENT_VERSION + 1, accounts: {} }))).toBe("vault.newer")
    expect(await codeBy(() => read({ entries: [] }))).toBe("vault.damaged")
  })

  test("steps are numbered without a gap and import nothing", () => {
    const steps = readdirSync(folder).filter((name) => name !== "index.ts")
    expect(steps.map((name) => Number(name.slice(0, 4)))).toEqual(steps.map((_, i) => i + 1))
    expect(steps).toHaveLength(CONTENT_VERSION)
    for (const step of steps)
      expect(readFileSync(new URL(step, folder), "utf8")).not.toMatch(/^import\b|\bimport\(|\bfrom "/m)
  })
})
