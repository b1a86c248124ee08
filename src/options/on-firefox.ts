/** Whether this is Firefox: it has no passkeys for extensions, its own words for the toolbar, and tells of no lock of the computer's. */
export const onFirefox = location.protocol.startsWith("moz-extension")
