import type { Clipboard } from "../messages/clipboard.ts"

/** Runs one of the old commands, with what it may take from the clipboard or put there. */
function run(command: "copy" | "paste", handle: (data: DataTransfer) => void): void {
  let handled = false
  const listener = (event: ClipboardEvent): void => {
    event.preventDefault()
    if (event.clipboardData === null) return
    handle(event.clipboardData)
    handled = true
  }
  document.addEventListener(command, listener)
  // Refused without the permissions.
  const done = document.execCommand(command)
  document.removeEventListener(command, listener)
  if (!done || !handled) throw new Error(`no ${command}`)
}

/** `navigator.clipboard` refuses a document without the focus, which this one never has; the old commands do not. */
export const clipboard: Clipboard = {
  async readText() {
    let text = ""
    run("paste", (data) => (text = data.getData("text/plain")))
    return text
  },
  async writeText(text) {
    run("copy", (data) => data.setData("text/plain", text))
  },
}
