import { describe, expect, test } from "vitest"
import { randomBytes, utf8 } from "../../src/domain/bytes.ts"
import { readManifest, writeManifest, type Manifest } from "../../src/vault/manifest.ts"
import { seal, sealingKey } from "../../src/vault/seal.ts"
import { codeBy } from "./refusal.ts"
import { clockOf } from "./sample.ts"

const vault = randomBytes(16)
const key = await sealingKey(randomBytes(32))
const manifest: Manifest = { version: 1, revision: 7, clock: clockOf(3), buckets: ["a", "b", "c", "d"] }

describe("the manifest", () => {
  test.each([manifest, { ...manifest, clock: null, revision: 0, buckets: ["a"] }])("is read back", async (each) => {
    expect(await readManifest(key, vault, await writeManifest(key, vault, each))).toEqual(each)
  })

  test("A6: another vault's, or under another key, does not open", async () => {
    const box = await writeManifest(key, vault, manifest)
    expect(await codeBy(() => readManifest(key, randomBytes(16), box))).toBe("vault.damaged")
    expect(await codeBy(async () => readManifest(await sealingKey(randomBytes(32)), vault, box))).toBe("vault.damaged")
  })

  const sealed = (content: string) => seal(key, utf8(content), { type: "manifest", vault })

  test.each([
    ["three buckets", { ...manifest, buckets: ["a", "b", "c"] }],
    ["no bucket", { ...manifest, buckets: [] }],
    ["a negative revision", { ...manifest, revision: -1 }],
    ["a broken clock", { ...manifest, clock: "2026" }],
    ["no version", { ...manifest, version: undefined }],
    ["version 0", { ...manifest, version: 0 }],
    ["one key more", { ...manifest, more: 1 }],
    ["a list", [1]],
    ["null", null],
  ])("%s: damaged, although the seal holds", async (_, content) => {
    expect(await codeBy(async () => readManifest(key, vault, await sealed(JSON.stringify(content))))).toBe(
      "vault.damaged",
    )
  })

  test("what is no JSON, or no UTF-8, is damaged", async () => {
    expect(await codeBy(async () => readManifest(key, vault, await sealed("{")))).toBe("vault.damaged")
    const box = await seal(key, Uint8Array.of(0xff), { type: "manifest", vault })
    expect(await codeBy(() => readManifest(key, vault, box))).toBe("vault.damaged")
  })

  test("A11: a later version is newer, whatever its shape", async () => {
    for (const content of [
      { ...manifest, version: 2 },
      { version: 3, trees: {} },
    ]) {
      expect(await codeBy(async () => readManifest(key, vault, await sealed(JSON.stringify(content))))).toBe(
        "vault.newer",
      )
    }
  })
})
