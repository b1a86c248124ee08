import browser from "webextension-polyfill"
import { Icon, type IconName } from "../ui/icon.tsx"
import { leave } from "./kept.ts"

interface DueLineProps {
  readonly icon: IconName
  readonly words: string
  /** Section of the settings where it is seen to. */
  readonly section: "backup" | "sync"
  readonly testid: string
}

/** Something is to be seen to in the settings: one line above the list, and a way there. */
export function DueLine({ icon, words, section, testid }: DueLineProps) {
  async function open(): Promise<void> {
    await browser.tabs.create({ url: browser.runtime.getURL(`src/options/index.html#${section}`) })
    leave()
  }
  return (
    <button type="button" class="due-line" data-testid={testid} onClick={() => void open()}>
      <Icon name={icon} size={16} />
      <span>{words}</span>
      <Icon name="next" size={16} />
    </button>
  )
}
