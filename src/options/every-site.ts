import browser from "webextension-polyfill"

/** All sites, in the words of the manifest: a browser grants no more than that. */
export const everySite = (): string[] => browser.runtime.getManifest().optional_host_permissions ?? []
