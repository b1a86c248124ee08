/** Calls back at Ctrl+K, or Command+K, wherever the focus is. Returns how to stop. */
export function onCommandKey(callback: () => void): () => void {
  const pressed = (event: KeyboardEvent): void => {
    if (event.key.toLowerCase() !== "k" || event.altKey || event.shiftKey || event.isComposing) return
    if (event.ctrlKey === event.metaKey) return
    event.preventDefault()
    callback()
  }
  addEventListener("keydown", pressed)
  return () => removeEventListener("keydown", pressed)
}
