import { expect, test } from "vitest"
import { permissionKey, permissionLines } from "../../src/options/permission-list.ts"

test("each permission appears once, with its state", () => {
  const lines = permissionLines(
    {
      permissions: ["storage", "idle"],
      optional_permissions: ["downloads"],
      optional_host_permissions: ["*://*/*"],
    },
    { permissions: ["idle", "storage"], origins: [] },
  )
  expect(lines.map(({ name, optional, granted, isHost }) => ({ name, optional, granted, isHost }))).toEqual([
    { name: "storage", optional: false, granted: true, isHost: false },
    { name: "idle", optional: false, granted: true, isHost: false },
    { name: "downloads", optional: true, granted: false, isHost: false },
    { name: "*://*/*", optional: true, granted: false, isHost: true },
  ])
})

test("what the browser granted beyond the manifest is shown too", () => {
  const [line] = permissionLines({}, { origins: ["https://example.org/*"] })
  expect(line).toMatchObject({ name: "https://example.org/*", isHost: true, optional: true, granted: true })
})

test("a permission without words says so instead of showing nothing", () => {
  expect(permissionKey("geolocation")).toBe("options_permission_unknown")
  expect(permissionKey("constructor")).toBe("options_permission_unknown")
})
