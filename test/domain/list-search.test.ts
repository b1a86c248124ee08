import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { fold, matchesQuery, queryWords, rankQuery, searchKey, searchOf } from "../../src/domain/list-search.ts"

const key = searchKey("GitHub", "Jürgen@example.com", ["Work", "Open Source"], ["github.com", "gist.github.com"])
const matches = (query: string): boolean => matchesQuery(key, queryWords(query))
const rank = (query: string): number | null => rankQuery(key, queryWords(query))
const issuerMatches = (issuer: string, query: string): boolean =>
  matchesQuery(searchKey(issuer, "", [], []), queryWords(query))

describe("folding", () => {
  test.each([
    ["Bücher", "bucher"],
    ["ÉCOLE", "ecole"],
    ["Łódź", "lodz"],
    ["Straße", "strasse"],
    ["Ærø", "aero"],
    ["İstanbul ı", "istanbul i"],
    ["ＡＢＣ", "abc"],
    ["Приве́т", "привет"],
    ["日本", "日本"],
    ["ﬁ", "fi"],
  ])("%s → %s", (written, folded) => expect(fold(written)).toBe(folded))

  test("composed and decomposed text are one", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        expect(fold(text.normalize("NFD"))).toBe(fold(text.normalize("NFC")))
      }),
    )
  })
})

describe("a row is found by", () => {
  test.each([
    "",
    " ",
    "gi",
    "GH",
    "hub",
    "jurgen",
    "JÜR",
    "example",
    "work",
    "source",
    "gist.",
    "git work",
    "work  git",
  ])("%j", (query) => expect(matches(query)).toBe(true))
})

describe("and not by", () => {
  test.each(["xy", "git play", "gitlab", "jürgen2", "hubjurgen", "sourcegithub"])("%j", (query) => {
    expect(matches(query)).toBe(false)
  })
})

test("the issuer's beginning comes before another word's, and that before the inside of a word", () => {
  expect(rank("")).toBe(0)
  expect(rank("gi")).toBe(0)
  expect(rank("git work")).toBe(0)
  expect(rank("so")).toBe(1)
  expect(rank("jur")).toBe(1)
  expect(rank("ub")).toBe(2)
  expect(rank("git no")).toBeNull()
})

test("the issuer's initials", () => {
  expect(issuerMatches("GitHub", "gh")).toBe(true)
  expect(issuerMatches("Amazon Web Services", "aws")).toBe(true)
  expect(issuerMatches("Électricité de France", "ed")).toBe(true)
  expect(issuerMatches("coca-cola", "cc")).toBe(true)
  expect(issuerMatches("IBM", "im")).toBe(false)
  expect(issuerMatches("Github", "gh")).toBe(false)
  expect(rankQuery(searchKey("GitHub", "", [], []), ["gh"])).toBe(1)
})

test("rows come by rank, equal ones in the order that they had", () => {
  const keys = ["Digital", "My Git", "GitLab", "Dropbox", "GitHub"].map((issuer) => searchKey(issuer, "me", [], []))
  expect(searchOf(keys)("git")).toEqual([2, 4, 1, 0])
  expect(searchOf(keys)("")).toEqual([0, 1, 2, 3, 4])
  expect(searchOf(keys)("zz")).toEqual([])
})

test("searching finds exactly the rows that matching finds", () => {
  const word = fc.string({ unit: fc.constantFrom(...Array.from("abcé ")), maxLength: 5 })
  fc.assert(
    fc.property(fc.array(fc.tuple(word, word)), word, (rows, query) => {
      const keys = rows.map(([issuer, username]) => searchKey(issuer, username, [], []))
      const found = searchOf(keys)(query).toSorted((a, b) => a - b)
      const words = queryWords(query)
      expect(found).toEqual(keys.flatMap((each, i) => (matchesQuery(each, words) ? [i] : [])))
    }),
  )
})

test("typed on, taken back or begun anew, it finds what a first search would", () => {
  const word = fc.string({ unit: fc.constantFrom(...Array.from("ab ")), maxLength: 4 })
  fc.assert(
    fc.property(fc.array(word, { maxLength: 12 }), fc.array(word), (issuers, queries) => {
      const keys = issuers.map((issuer) => searchKey(issuer, "", [], []))
      const find = searchOf(keys)
      for (const query of queries) expect(find(query)).toEqual(searchOf(keys)(query))
    }),
  )
})
