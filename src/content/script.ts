/** Runtime 5: what the worker injects when a field matters, or when a person fills by our popup, shortcut or context menu. */
import { considerTaught, watchMenu } from "./menu.ts"
import { followOrders } from "./orders.ts"

// One instance a document; the bootstrap leaves its own mark.
if (globalThis.countersign !== "script" && origin !== "null") {
  globalThis.countersign = "script"
  followOrders()
  watchMenu()
  void considerTaught()
}
