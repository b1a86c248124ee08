/** Gives the person a file, as a download of the page: no permission is needed for that. */
export function saveFile(name: string, bytes: Uint8Array<ArrayBuffer>): void {
  const link = document.createElement("a")
  link.href = URL.createObjectURL(new Blob([bytes], { type: "application/octet-stream" }))
  link.download = name
  link.click()
  // The browser reads it after the click; a minute is more than it takes to begin.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}
