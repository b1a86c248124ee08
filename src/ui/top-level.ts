/**
 * Ends a page of ours that stands in a frame (threats D7). No site can put it there, since only the menu's page is
 * web-accessible, and no page of ours may frame anything; the worker would refuse it besides.
 * @throws Error, which ends the page's script before anything is drawn
 */
export function requireTopLevel(): void {
  if (window.top !== window.self) throw new Error("framed")
}
