/**
 * What lives as long as the browser runs, in `storage.session`: in memory, and for our own pages and worker only.
 * Chromium turns bytes into `{}` there (JSON), so bytes are written as base64url.
 */
import browser from "webextension-polyfill"
import * as v from "valibot"
import { fromBase64Url, toBase64Url } from "../domain/bytes.ts"

/** Bytes as `storage.session` can hold them. */
export const storedBytes = v.pipe(v.string(), v.transform(fromBase64Url))

/** The inverse of {@link storedBytes}. */
export const storeBytes = toBase64Url

/** What is asked for in this turn: a question costs the same whatever it asks for, and most are asked side by side. */
let asking: { readonly names: Set<string>; readonly answer: Promise<Record<string, unknown>> } | null = null

async function valueOf(name: string): Promise<unknown> {
  if (asking === null) {
    const names = new Set<string>()
    const ask = () => {
      asking = null
      return browser.storage.session.get([...names])
    }
    asking = { names, answer: Promise.resolve().then(ask) }
  }
  asking.names.add(name)
  return (await asking.answer)[name]
}

/** One value of `storage.session`: its name, and how it is read. What does not read as it should is absent. */
export function sessionItem<S extends v.GenericSchema>(name: string, schema: S) {
  return {
    async get(): Promise<v.InferOutput<S> | null> {
      const value = await valueOf(name)
      try {
        return v.parse(schema, value)
      } catch {
        return null
      }
    },
    async set(value: v.InferInput<S>): Promise<void> {
      await browser.storage.session.set({ [name]: value })
    },
    async remove(): Promise<void> {
      await browser.storage.session.remove(name)
    },
  }
}

/** Keeps content scripts out. Firefox never lets them in and has no such switch. */
export async function closeToContentScripts(): Promise<void> {
  const { session, local } = browser.storage as unknown as Record<
    "session" | "local",
    { setAccessLevel?: (level: { accessLevel: "TRUSTED_CONTEXTS" }) => Promise<void> }
  >
  await session.setAccessLevel?.({ accessLevel: "TRUSTED_CONTEXTS" })
  await local.setAccessLevel?.({ accessLevel: "TRUSTED_CONTEXTS" })
}
