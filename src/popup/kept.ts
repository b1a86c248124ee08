/** Whether this page stays: the side panel and our own window do, the popup goes as soon as one looks elsewhere. */
export const kept = document.documentElement.classList.contains("kept")

/** Makes way for what was opened: the popup goes, what is kept stays. */
export function leave(): void {
  if (!kept) window.close()
}
