import { expect, test } from "vitest"
import { sectionNames, sectionOf } from "../../src/options/route.ts"

test("each section is found by its own hash, with or without a slash", () => {
  for (const name of sectionNames) {
    expect(sectionOf(`#${name}`)).toBe(name)
    expect(sectionOf(`#/${name}`)).toBe(name)
  }
})

test("a hash that names no section is none", () => {
  for (const hash of ["", "#", "#/", "#Security", "#security/x", "#toString", "#__proto__"]) {
    expect(sectionOf(hash)).toBeNull()
  }
})
