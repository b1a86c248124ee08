/** The answering side, in the worker. */
import browser from "webextension-polyfill"
import { codeOf, type ErrorCode } from "../domain/error.ts"
import { readCall } from "./check.ts"
import { contentReaders } from "./content-check.ts"
import type { ContentFunction, FromContent } from "./content-contract.ts"
import type { FromPages, PageFunction, Reply, Value } from "./contract.ts"
import { menuReaders } from "./menu-check.ts"
import type { FromMenu } from "./menu-contract.ts"
import { readMessage } from "./reading.ts"
import {
  checkContentSender,
  checkMenuSender,
  ownAddress,
  sideOf,
  type Frame,
  type Place,
  type Sender,
} from "./sender.ts"

/** The table of functions for our pages: complete, or it does not build. */
export type Functions = {
  readonly [N in PageFunction]: (...args: Parameters<FromPages[N]>) => Value<N> | Promise<Value<N>>
}

/** What scripts in pages may call; each function is told first from where, by the browser's word. */
export type ContentFunctions = {
  readonly [N in ContentFunction]: (
    place: Place,
    ...args: Parameters<FromContent[N]>
  ) => ReturnType<FromContent[N]> | Promise<ReturnType<FromContent[N]>>
}

/** What the menu's frame may call. */
export type MenuFunctions = {
  readonly [N in keyof FromMenu]: (
    frame: Frame,
    ...args: Parameters<FromMenu[N]>
  ) => ReturnType<FromMenu[N]> | Promise<ReturnType<FromMenu[N]>>
}

/** Which one a message belongs to is decided by who sends it, never by its name. */
export interface Tables {
  readonly pages: Functions
  readonly menu: MenuFunctions
  readonly content: ContentFunctions
}

/** Told of what was answered. */
export interface Witness {
  /** What a person does in our own pages and menu; what scripts in a page ask is no use by a person. */
  readonly answered: (name: PageFunction | keyof FromMenu) => void
  readonly failed: (code: ErrorCode, thrown: unknown) => void
}

type Handler = (...args: readonly unknown[]) => unknown

/** The function that a message calls, with its arguments, all of them read. */
function callOf({ pages, menu, content }: Tables, message: unknown, sender: Sender) {
  const side = sideOf(sender, ownAddress(browser.runtime))
  if (side === "pages") {
    const { name, args } = readCall(message)
    return { name, handler: pages[name] as Handler, args: args as readonly unknown[] }
  }
  if (side === "menu") {
    const frame = checkMenuSender(sender)
    const { name, args } = readMessage(menuReaders, message)
    return { name, handler: menu[name] as Handler, args: [frame, ...args] }
  }
  const place = checkContentSender(sender)
  const { name, args } = readMessage(contentReaders, message)
  return { name: null, handler: content[name] as Handler, args: [place, ...args] }
}

/** Answers one message. */
export async function answer(
  tables: Tables,
  message: unknown,
  sender: Sender,
  { answered, failed }: Witness,
): Promise<Reply<unknown>> {
  try {
    const { name, handler, args } = callOf(tables, message, sender)
    const value = (await handler(...args)) ?? null
    if (name !== null) queueMicrotask(() => answered(name))
    return { ok: true, value }
  } catch (thrown) {
    const code = codeOf(thrown)
    failed(code, thrown)
    return { ok: false, code }
  }
}
