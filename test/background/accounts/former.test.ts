/** What an account was before, as a person finds it: also what another browser's later value has outdone. */
import { expect, test, vi } from "vitest"
import type { Bytes } from "../../../src/domain/bytes.ts"
import { clockTime } from "../../../src/domain/clock.ts"
import { withFields, withPart, type Live, type PartName, type PartStamp } from "../../../src/vault/entry.ts"
import { merge } from "../../../src/vault/merge.ts"
import { openNotes, sealNotes } from "../../../src/vault/secret.ts"
import { sealPassword, withPassword } from "../../../src/vault/sign-in.ts"
import { changeVault, newStamp, type Change } from "../../../src/vault/vault.ts"
import { clockOf, entryOf, idOf, sampleVault, type Keys } from "../../vault/sample.ts"

vi.mock("webextension-polyfill", () => ({ default: {} }))
vi.mock("../../../src/background/accounts/opened.ts", () => ({}))
const { formerCodes, formerNames, formerOpened, formerPasswords } =
  await import("../../../src/background/accounts/former.ts")

const start = entryOf(7)

/** A vault with one account: what several browsers made of it has met in it. */
async function met(make: (keys: Keys, id: Bytes) => Promise<readonly Change[]>) {
  const { keys, id, first } = await sampleVault(0)
  const branches = await make(keys, id)
  const entry = branches.map((branch) => branch.entry).reduce(merge) as Live
  const secrets = branches.flatMap(({ entry: of, boxes = {} }) =>
    Object.entries(boxes).map(([part, box]) => [(of as Live).parts[part as PartName]!.version, box] as const),
  )
  const { vault } = await changeVault(keys.index, first.vault, [{ entry, secrets }], clockOf(99))
  return { keys, vault, entry }
}

const at = (n: number): number => clockTime(clockOf(n))

test("names, the last first, each until the next was given", () => {
  const edited = [
    withFields(start, { issuer: "Ours" }, clockOf(10)),
    withFields(start, { issuer: "Theirs" }, clockOf(20)),
  ]
  const both = merge(edited[0]!, edited[1]!) as Live
  expect(formerNames(withFields(both, { username: "" }, clockOf(30)))).toEqual([
    { field: "username", value: start.username, until: at(30) },
    { field: "issuer", value: "Ours", until: at(20) },
    { field: "issuer", value: start.issuer, until: at(10) },
  ])
})

test("the password that lost is among the former ones, each once, and the one that is in force is none", async () => {
  const { keys, vault, entry } = await met(({ passwords }, id) => {
    const common = withPassword(null, "common", at(5))
    const branch = async (password: string, n: number): Promise<Change> => {
      const stamp = newStamp(clockOf(n))
      const box = await sealPassword(passwords, id, start.id, stamp, withPassword(common, password, at(n)))
      return { entry: withPart(start, "password", stamp), boxes: { password: box } }
    }
    return Promise.all([branch("ours", 10), branch("theirs", 20)])
  })
  expect(await formerPasswords(keys.passwords, vault, entry)).toEqual([
    { password: "ours", until: at(20) },
    { password: "common", until: at(10) },
  ])
})

test("notes that lost are there, and what does not open is left out", async () => {
  const { keys, vault, entry } = await met(({ passwords }, id) => {
    const branch = async (text: string, n: number, of = start.id): Promise<Change> => {
      const stamp = newStamp(clockOf(n))
      const box = await sealNotes(passwords, id, of, stamp, text)
      return { entry: withPart(start, "notes", stamp), boxes: { notes: box } }
    }
    return Promise.all([branch("ours", 10), branch("of another", 15, idOf(8)), branch("theirs", 20)])
  })
  const open = (stamp: PartStamp, box: Bytes) => openNotes(keys.passwords, vault.id, entry.id, stamp, box)
  expect(await formerOpened(vault, entry, "notes", open)).toEqual([{ value: "ours", until: at(15) }])
})

test("codes, without their secrets", () => {
  const of = (version: string, n: number) =>
    withPart(start, "code", { clock: clockOf(n), version }, { counter: 0, fingerprint: version })
  expect(formerCodes(merge(of("ours", 10), of("theirs", 20)) as Live)).toEqual([{ version: "ours", until: at(20) }])
})
