/** One key as the two protocols name it: DOM code and Windows key code for CDP, a private-use character for BiDi. */
export interface Key {
  key: string
  code: string
  windowsVirtualKeyCode: number
  bidi: string
  /** What it types, when it types something. */
  text?: string
}

/** https://www.w3.org/TR/webdriver2/#keyboard-actions */
const named = new Map<string, Key>(
  [
    special("Enter", "Enter", 13, "\uE007", "\r"),
    special("Tab", "Tab", 9, "\uE004"),
    special("Escape", "Escape", 27, "\uE00C"),
    special("Backspace", "Backspace", 8, "\uE003"),
    special("Delete", "Delete", 46, "\uE017"),
    special("ArrowLeft", "ArrowLeft", 37, "\uE012"),
    special("ArrowUp", "ArrowUp", 38, "\uE013"),
    special("ArrowRight", "ArrowRight", 39, "\uE014"),
    special("ArrowDown", "ArrowDown", 40, "\uE015"),
    special("Home", "Home", 36, "\uE011"),
    special("End", "End", 35, "\uE010"),
    special("PageUp", "PageUp", 33, "\uE00E"),
    special("PageDown", "PageDown", 34, "\uE00F"),
    special(" ", "Space", 32, " ", " "),
    special("Shift", "ShiftLeft", 16, "\uE008"),
    special("Control", "ControlLeft", 17, "\uE009"),
    special("Alt", "AltLeft", 18, "\uE00A"),
    special("Meta", "MetaLeft", 91, "\uE03D"),
  ].map((key) => [key.key, key]),
)

/** The bits of CDP's `modifiers`. */
const bits = new Map([
  ["Alt", 1],
  ["Control", 2],
  ["Meta", 4],
  ["Shift", 8],
])

/** "Control+Shift+k" → the modifiers held, their bits, and the key itself. */
export function chordOf(press: string): { held: Key[]; modifiers: number; key: Key } {
  const names = press === "+" ? ["+"] : press.split("+")
  const last = names.pop() ?? ""
  return {
    held: names.map(keyOf),
    modifiers: names.reduce((sum, name) => sum | (bits.get(name) ?? 0), 0),
    key: keyOf(last),
  }
}

/** The key that types this character, or the one of this name. */
export function keyOf(name: string): Key {
  const known = named.get(name)
  if (known) return known
  if (Array.from(name).length !== 1) throw new Error(`there is no key ${name} in the table`)
  const upper = name.toUpperCase()
  const plain = /^[A-Z0-9]$/.test(upper)
  return {
    key: name,
    code: plain ? `${/\d/.test(upper) ? "Digit" : "Key"}${upper}` : "",
    windowsVirtualKeyCode: plain ? upper.charCodeAt(0) : 0,
    bidi: name,
    text: name,
  }
}

function special(key: string, code: string, windowsVirtualKeyCode: number, bidi: string, text?: string): Key {
  return { key, code, windowsVirtualKeyCode, bidi, ...(text === undefined ? {} : { text }) }
}
