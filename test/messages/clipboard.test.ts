/** The clipboard here is a variable; the port is a real one. */
import { expect, test } from "vitest"
import { markOf } from "../../src/domain/copied.ts"
import { emptyIfOurs, isClipboardJob, type Clipboard } from "../../src/messages/clipboard.ts"

async function afterJob(clipboard: Clipboard, copied: string): Promise<unknown[]> {
  const { port1, port2 } = new MessageChannel()
  const said: unknown[] = []
  const settled = new Promise<void>((done) => {
    port1.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
      said.push(data)
      if (said.length === 2) done()
    })
  })
  port1.start()
  emptyIfOurs(clipboard, { job: "clipboard", copied: await markOf(copied) }, port2)
  await settled
  port1.close()
  return said
}

const holding = (content: string) => ({
  content,
  async readText() {
    return this.content
  },
  async writeText(text: string) {
    this.content = text
  },
})

test("what was copied is taken off the clipboard", async () => {
  const clipboard = holding("123456")
  expect(await afterJob(clipboard, "123456")).toEqual([{ started: true }, { ok: true, value: [] }])
  expect(clipboard.content).toBe("")
})

test.each(["1234567", "123456 ", "", "something else"])("%j in its place stays", async (content) => {
  const clipboard = holding(content)
  expect(await afterJob(clipboard, "123456")).toEqual([{ started: true }, { ok: true, value: [] }])
  expect(clipboard.content).toBe(content)
})

test("a clipboard that refuses is a failure, not a success", async () => {
  const refusing: Clipboard = { ...holding("123456"), readText: () => Promise.reject(new Error("NotAllowed")) }
  expect(await afterJob(refusing, "123456")).toEqual([{ started: true }, { ok: false }])
})

test("only its own job is taken for it", () => {
  expect(isClipboardJob({ job: "clipboard", copied: { salt: "", mark: "" } })).toBe(true)
  for (const other of [null, "clipboard", {}, { job: "where" }]) expect(isClipboardJob(other)).toBe(false)
})
