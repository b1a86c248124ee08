/** A permission that the manifest names. */
export interface PermissionLine {
  /** As the browser calls it: an API permission or a host pattern. */
  readonly name: string
  readonly isHost: boolean
  readonly optional: boolean
  readonly granted: boolean
  /** Message with its plain name; the reason is under the same key with `_why` behind it. */
  readonly key: string
}

/** The part of a manifest that is about permissions; Chromium and Firefox agree on it in version 3. */
export interface ManifestPermissions {
  readonly permissions?: readonly string[] | undefined
  readonly optional_permissions?: readonly string[] | undefined
  readonly host_permissions?: readonly string[] | undefined
  readonly optional_host_permissions?: readonly string[] | undefined
}

/** What `browser.permissions.getAll()` answers. */
export interface Granted {
  readonly permissions?: readonly string[] | undefined
  readonly origins?: readonly string[] | undefined
}

/** The messages that explain each permission we may ask for. A test holds that the manifest asks for no other. */
const keys: ReadonlyMap<string, string> = new Map([
  ["storage", "options_permission_storage"],
  ["unlimitedStorage", "options_permission_unlimited_storage"],
  ["alarms", "options_permission_alarms"],
  ["activeTab", "options_permission_active_tab"],
  ["contextMenus", "options_permission_context_menus"],
  ["offscreen", "options_permission_offscreen"],
  ["sidePanel", "options_permission_side_panel"],
  ["scripting", "options_permission_scripting"],
  ["downloads", "options_permission_downloads"],
  ["notifications", "options_permission_notifications"],
  ["clipboardRead", "options_permission_clipboard_read"],
  ["clipboardWrite", "options_permission_clipboard_write"],
  ["idle", "options_permission_idle"],
  ["privacy", "options_permission_privacy"],
  ["webRequest", "options_permission_web_request"],
  ["webRequestAuthProvider", "options_permission_web_request_answer"],
  ["webRequestBlocking", "options_permission_web_request_answer"],
])

const isHostPattern = (name: string): boolean => name === "<all_urls>" || name.includes("://")

/** A pattern of all hosts. */
export const isEvery = (pattern: string): boolean => pattern === "<all_urls>" || /^(?:\*|https?):\/\/\*\//.test(pattern)

/** The message key of a permission's plain name; the last resort says that there are no words for it. */
export const permissionKey = (name: string): string =>
  isHostPattern(name) ? "options_permission_sites" : (keys.get(name) ?? "options_permission_unknown")

/**
 * Every permission that the manifest names, and any that the browser granted beyond it (Firefox lets people grant hosts
 * by themselves), each once, those given at install first.
 */
export function permissionLines(manifest: ManifestPermissions, granted: Granted): readonly PermissionLine[] {
  const has = new Set([...(granted.permissions ?? []), ...(granted.origins ?? [])])
  const atInstall = [...(manifest.permissions ?? []), ...(manifest.host_permissions ?? [])]
  const names = new Set([
    ...atInstall,
    ...(manifest.optional_permissions ?? []),
    ...(manifest.optional_host_permissions ?? []),
    ...has,
  ])
  return [...names].map((name) => ({
    name,
    isHost: isHostPattern(name),
    // Hosts can be withdrawn in Firefox even where the manifest asks for them.
    optional: isHostPattern(name) || !atInstall.includes(name),
    granted: has.has(name),
    key: permissionKey(name),
  }))
}
