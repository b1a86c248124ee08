/** Orders of the worker: each is for one script in one document, and does nothing in any other. */
import type { Order, OrderMessage, ToContent } from "../messages/content-contract.ts"
import { fill } from "./filling.ts"
import { describeFocused, focusedElement, kindsOf, learn, rulesOf, sendsTo, visibleFields } from "./fields.ts"
import { end, isAlive, script } from "./life.ts"
import { closeMenu } from "./menu.ts"
import { pictures } from "./pictures.ts"
import { runtime } from "./runtime.ts"
import { tell } from "./tell.ts"
import { typing } from "./typed.ts"

type Orders = {
  readonly [N in Order]: (
    ...args: Parameters<ToContent[N]>
  ) => ReturnType<ToContent[N]> | Promise<ReturnType<ToContent[N]>>
}

const orders: Orders = {
  async "fields.look"() {
    await learn()
    const fields = visibleFields()
    const kinds = kindsOf(fields)
    await tell("fields.seen", { script, kinds })
    const focused = document.hasFocus() && !(focusedElement() instanceof HTMLIFrameElement)
    return { script, kinds, focused, sendsTo: sendsTo(fields), rules: rulesOf(fields) }
  },
  "fields.fill"(filling) {
    if (filling.password !== undefined) typing.put(filling.password)
    return fill(filling)
  },
  "field.describe": describeFocused,
  "menu.close": closeMenu,
  "page.pictures": pictures,
  "typed.read": typing.read,
  "script.end": end,
}

/** Only the worker sends these: it is our extension, and has no tab. */
const isOrder = (message: unknown): message is OrderMessage =>
  typeof message === "object" && message !== null && "order" in message && Object.hasOwn(orders, String(message.order))

/** Orders that any script follows. */
const forAny: ReadonlySet<Order> = new Set(["fields.look", "script.end"])

/** Whether an order is meant for this document, as it is now. */
function isForUs({ order, script: meant }: OrderMessage): boolean {
  return isAlive() && document.prerendering !== true && (meant === script || (forAny.has(order) && meant === null))
}

/** Listens for orders as long as the script lives. */
export function followOrders(): void {
  runtime.onMessage.addListener((message, sender, answer) => {
    if (sender.id !== runtime.id || sender.tab !== undefined || !isOrder(message) || !isForUs(message)) return undefined
    const run = orders[message.order] as (...args: readonly unknown[]) => unknown
    // Unanswered, the worker learns that the page is gone.
    Promise.resolve(run(...message.args)).then(
      (value) => answer(value ?? null),
      () => answer(undefined),
    )
    return true
  })
}
