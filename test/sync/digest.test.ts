import { expect, test } from "vitest"
import { authorization } from "../../src/sync/remotes/authorization.ts"
import { readChallenges } from "../../src/sync/remotes/challenge.ts"
import { bestDigest, digestAnswer, digestOf } from "../../src/sync/remotes/digest.ts"

test("several challenges in one header, quoted commas, token68 and all", () => {
  expect(
    readChallenges(
      `Basic realm="a, \\"b\\"", Digest realm=x , nonce="n=,1", qop="auth, auth-int",algorithm=SHA-256, Negotiate`,
    ),
  ).toEqual([
    { scheme: "basic", params: { realm: 'a, "b"' } },
    { scheme: "digest", params: { realm: "x", nonce: "n=,1", qop: "auth, auth-int", algorithm: "SHA-256" } },
    { scheme: "negotiate", params: {} },
  ])
  expect(readChallenges("")).toEqual([])
})

const challenge = (more: Record<string, string>) => ({
  scheme: "digest",
  params: { realm: "http-auth@example.org", nonce: "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", ...more },
})
const cnonce = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ"
const user = ["Mufasa", "Circle of Life", "GET", "/dir/index.html"] as const

test("the answers of RFC 7616 §3.9.1", () => {
  const opaque = "FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"
  const answer = (algorithm: string) =>
    digestAnswer({ ...digestOf(challenge({ qop: "auth, auth-int", algorithm, opaque }))!, cnonce }, ...user)
  expect(answer("MD5")).toContain('response="8ca523f5e9506fed4657c9700eebdbec"')
  expect(answer("SHA-256")).toContain('response="753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"')
  expect(answer("MD5")).toContain(`opaque="${opaque}", qop=auth, nc=00000001, cnonce="${cnonce}"`)
})

test("the answer of RFC 2617 §3.5 without qop is that of RFC 2069, and what we cannot do is left alone", () => {
  const old = digestOf(challenge({}))!
  expect(digestAnswer(old, ...user)).not.toContain("nc=")
  expect(digestOf(challenge({ algorithm: "SHA-512-256" }))).toBeNull()
  expect(digestOf(challenge({ qop: "auth-int" }))).toBeNull()
  expect(digestOf({ scheme: "digest", params: { realm: "x" } })).toBeNull()
})

test("SHA-256 goes before MD5, and a name beyond ASCII goes as RFC 8187 has it to who states that charset", () => {
  const best = bestDigest([challenge({ algorithm: "MD5" }), challenge({ algorithm: "SHA-256" })])!
  expect(best.algorithm).toBe("SHA-256")
  const stated = digestOf(challenge({ charset: "UTF-8" }))!
  expect(digestAnswer(stated, "J\u00e4s\u00f8n'", "p", "GET", "/")).toContain("username*=UTF-8''J%C3%A4s%C3%B8n%27,")
})

test("to who states no charset a name beyond ASCII goes as its UTF-8 bytes, as every browser sends it", () => {
  const answer = digestAnswer(digestOf(challenge({}))!, "J\u00e4", "p", "GET", "/")
  expect(answer).toContain('username="J\u00c3\u00a4",')
  expect(() => new Headers({ Authorization: answer })).not.toThrow()
})

const here = new URL("http://dav.example/a?b")
const demand = (nonce: string, more = "") => `Digest realm="r", nonce="${nonce}", qop="auth"${more}`

test("a nonce is used again and counted; a stale one is replaced; the same one refused is a wrong password", () => {
  const state = authorization({ user: "u", password: "p" })
  expect(state.header("GET", here)).toBeNull()
  expect(state.refused(demand("one"), null)).toBe(true)
  const first = state.header("GET", here)
  expect(first).toContain("nc=00000001")
  expect(first).toContain('uri="/a?b"')
  expect(state.header("PUT", here)).toContain("nc=00000002")
  expect(state.refused(demand("two", ", stale=true"), first)).toBe(true)
  const second = state.header("GET", here)
  expect(second).toContain('nonce="two"')
  expect(state.refused(demand("three"), second)).toBe(false)
  state.accepted('nextnonce="four", qop=auth')
  expect(state.header("GET", here)).toContain('nonce="four"')
})

test("several requests whose nonce has run out at once are all sent again, though the server does not say that it is stale", () => {
  const state = authorization({ user: "u", password: "p" })
  state.refused(demand("one"), null)
  const sent = [state.header("GET", here), state.header("GET", here), state.header("GET", here)]
  for (const [i, nonce] of ["two", "three", "four"].entries()) {
    expect(state.refused(demand(nonce), sent[i]!)).toBe(true)
    // Each with the one that it was given: a server may take each but once.
    if (i < 2) expect(state.header("GET", here)).toContain(`nonce="${nonce}", `)
  }
  const again = state.header("GET", here)
  expect(again).toContain('nonce="four"')
  // The new one was refused as well: then it is the password.
  expect(state.refused(demand("five"), again)).toBe(false)
})

test("Basic goes unasked over https, over http when asked, and never after Digest", () => {
  const secure = authorization({ user: "\u00e4", password: "p" })
  expect(secure.header("GET", new URL("https://dav.example/"))).toBe("Basic w6Q6cA==")
  expect(secure.refused('Basic realm="r"', "Basic w6Q6cA==")).toBe(false)
  const plain = authorization({ user: "u", password: "p" })
  expect(plain.header("GET", here)).toBeNull()
  expect(plain.refused('Basic realm="r"', null)).toBe(true)
  expect(plain.header("GET", here)).toBe("Basic dTpw")
  const lured = authorization({ user: "u", password: "p" })
  lured.refused(demand("one"), null)
  expect(lured.refused('Basic realm="r"', lured.header("GET", here))).toBe(false)
  expect(lured.header("GET", here)).toContain("Digest ")
})
