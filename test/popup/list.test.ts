import { beforeEach, expect, test } from "vitest"
import { answer, asked, finder, row } from "./worker.ts"

const { fill, forgetList, goTo, listing, query, receive, search, selected, settled, shown, wanted } =
  await import("../../src/popup/list.ts")
const { codes } = await import("../../src/popup/codes.ts")

const many = Array.from({ length: 10_000 }, (_, place) => row(place))
const names = () => [...listing.value.rows].map(([place, { issuer }]) => [place, issuer] as const)

beforeEach(() => {
  forgetList()
  answer({ "list.find": finder(many) })
})

/** As the popup's first answer comes in. */
function opened(): void {
  const { query: question, mark } = wanted()
  receive(finder(many)(question), mark, true)
}

test("the first question is for what fits, and its answer is enough for the first screen", () => {
  expect(wanted().query).toEqual({ query: "", offset: 0, count: 12, archived: false, tag: null })
  opened()
  expect(listing.value.total).toBe(10_000)
  expect(asked).toEqual([])
})

test("far down in 10,000 accounts, each row is in its own place", async () => {
  opened()
  shown.value = [7300, 7322]
  await fill()
  for (let place = 7300; place < 7322; place++) expect(listing.value.rows.get(place)?.issuer).toBe(`Site ${place}`)
  expect(names().every(([place, issuer]) => issuer === `Site ${place}`)).toBe(true)
  expect(asked).toHaveLength(1)
})

test("while one page is on its way only the place where one has come to rest is asked for", async () => {
  opened()
  shown.value = [100, 122]
  const first = fill()
  for (const from of [500, 900, 4000]) {
    shown.value = [from, from + 22]
    void fill()
  }
  await first
  expect(asked.map(({ args }) => (args[0] as { offset: number }).offset)).toEqual([92, 3992])
  expect(listing.value.rows.get(4010)?.issuer).toBe("Site 4010")
})

test("the end of the list, and a list that became shorter meanwhile, end the asking", async () => {
  opened()
  shown.value = [9990, 10_012]
  await fill()
  expect(listing.value.rows.get(9999)?.issuer).toBe("Site 9999")
  answer({ "list.find": finder(many.slice(0, 5)) })
  shown.value = [5000, 5022]
  await fill()
  expect(asked).toHaveLength(1)
  expect(listing.value.total).toBe(5)
})

test("a late answer to an earlier question is dropped", async () => {
  const late: (() => void)[] = []
  answer({
    "list.find": async (question: Parameters<ReturnType<typeof finder>>[0]) => {
      if (question.query === "Site 1") await new Promise<void>((resolve) => late.push(resolve))
      return finder(many)(question)
    },
  })
  const first = search("Site 1")
  await search("Site 77")
  expect(listing.value.total).toBe(111)
  late.forEach((resolve) => resolve())
  await first
  expect(query.value).toBe("Site 77")
  expect(listing.value.total).toBe(111)
})

test("Enter right after the last letter waits for the list that it means", async () => {
  opened()
  void search("Site 77")
  expect(listing.value.rows.get(0)?.issuer).toBe("Site 0")
  await settled()
  expect(listing.value.rows.get(0)?.issuer).toBe("Site 77")
})

test("what an answer leaves as it was is the same object, and is not drawn again; what changed is another", async () => {
  const expiresAt = Date.now() + 30_000
  const code = { code: "111111", next: "222222", expiresAt, period: 30, used: false }
  const made = (changed?: number) =>
    Array.from({ length: 9 }, (_, place) =>
      row(place, place === changed ? { code: { ...code, code: "999999" } } : { code: { ...code }, tags: ["work"] }),
    )
  answer({ "list.find": (question: Parameters<ReturnType<typeof finder>>[0]) => finder(made())(question) })
  await search("Si")
  const [before, codesBefore] = [listing.value, codes.value]
  answer({ "list.find": (question: Parameters<ReturnType<typeof finder>>[0]) => finder(made(3))(question) })
  await search("Sit")
  expect(listing.value).not.toBe(before)
  expect(listing.value.tags).toBe(before.tags)
  for (let place = 0; place < 9; place++) {
    const isSame = place !== 3
    expect(listing.value.rows.get(place) === before.rows.get(place)).toBe(isSame)
    expect(codes.value.get(`id${place}`) === codesBefore.get(`id${place}`)).toBe(isSame)
  }
  expect(codes.value.get("id3")?.code).toBe("999999")
})

test("a new account is found at the end and chosen, with its surroundings on the screen", async () => {
  await goTo("id9999", (offset, count) =>
    Promise.resolve(finder(many)({ query: "", offset, count, archived: false, tag: null })),
  )
  expect(selected.value).toBe(9999)
  expect(shown.value[0]).toBeLessThanOrEqual(9999)
  expect(shown.value[1]).toBeGreaterThan(9999)
  expect(listing.value.rows.get(9995)?.issuer).toBe("Site 9995")
})

test("after locking nothing of the vault is left in the page", () => {
  opened()
  expect(codes.value.size).toBeGreaterThan(0)
  forgetList()
  expect(listing.value.rows.size).toBe(0)
  expect(codes.value.size).toBe(0)
})
