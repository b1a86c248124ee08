import fc from "fast-check"
import { expect, test } from "vitest"
import { childrenOf, readXml } from "../../src/sync/remotes/xml.ts"

const code = (text: string): unknown => {
  try {
    readXml(text)
    return "read"
  } catch (thrown) {
    return (thrown as { code?: string }).code
  }
}

test("elements, namespaces by prefix and by default, text, CDATA and references", () => {
  const root = readXml(`\uFEFF<?xml version="1.0"?><!-- a > b -->
    <D:multistatus xmlns:D="DAV:" xmlns='urn:other'><D:response><D:href>/a&amp;b&#x20;&#49;<![CDATA[<&>]]></D:href>
    <response xmlns="DAV:"/><response/></D:response></D:multistatus >`)
  expect(root).toMatchObject({ name: "multistatus", namespace: "DAV:" })
  const response = childrenOf(root, "response")[0]!
  expect(childrenOf(response, "href")[0]?.text).toBe("/a&b 1<&>")
  // The last one is in the other namespace.
  expect(childrenOf(response, "response")).toHaveLength(1)
})

test("what is no XML, and what only a bomb needs, is refused", () => {
  const refused = [
    "",
    "text",
    "<a>",
    "<a></b>",
    "<a/><b/>",
    "</a>",
    "<a/>tail",
    "<a b=c/>",
    "<a>&nbsp;</a>",
    "<a>& </a>",
    "<a>&#0;</a>",
    "<a>&#xD800;</a>",
    "<a>&constructor;</a>",
    "<x:a/>",
    '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
    "<a><!-- </a>",
    "<html><br></html>",
    "<a>".repeat(100) + "</a>".repeat(100),
  ]
  expect(refused.map(code)).toEqual(refused.map(() => "remote.broken"))
})

test("any text comes back as it was written, and no text makes the reader hang or throw anything else", () => {
  const escaped = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;")
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (text) => {
      expect(readXml(`<a>${escaped(text)}</a>`).text).toBe(text)
    }),
  )
  const pieces = fc.constantFrom(
    "<a>",
    "</a>",
    "<a b='",
    "<!--",
    "-->",
    "&",
    ";",
    "<![CDATA[",
    "]]>",
    " ",
    "x",
    '"',
    "<?",
  )
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 40 }), (parts) => {
      expect(["read", "remote.broken"]).toContain(code(parts.join("")))
    }),
  )
})
