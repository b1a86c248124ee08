import { useEffect, useRef, useState } from "preact/hooks"
import { ask } from "../../messages/ask.ts"
import { IconButton } from "../../ui/button.tsx"
import { Icon, type IconName } from "../../ui/icon.tsx"
import { t } from "../../ui/words.ts"
import { place, type AddWay } from "../state.ts"
import { Camera } from "./camera.tsx"
import { Image } from "./image.tsx"
import { Scan } from "./scan.tsx"
import { scanned } from "./scanned.ts"
import { SaveTyped } from "./save-typed.tsx"
import { TypeForm } from "./type-form.tsx"
import { Waiting } from "./waiting.tsx"

const titles: Readonly<Record<AddWay, string>> = {
  choose: "popup_add",
  scan: "popup_scan",
  found: "popup_found_title",
  image: "popup_add_image",
  camera: "popup_add_camera",
  link: "popup_add_link",
  type: "popup_add_type",
}

const ways: readonly { readonly way: AddWay; readonly icon: IconName; readonly testid: string }[] = [
  { way: "scan", icon: "scan", testid: "add-scan" },
  { way: "image", icon: "image", testid: "add-image" },
  { way: "camera", icon: "camera", testid: "add-camera" },
  { way: "link", icon: "link", testid: "add-link" },
  { way: "type", icon: "edit", testid: "add-type" },
]

const go = (way: AddWay): void => {
  place.value = { name: "add", way }
}

function back(): void {
  const here = place.peek()
  if (here.name === "add" && here.way !== "choose") go("choose")
  else place.value = { name: "list" }
}

/** Adding an account: which way, and each of the ways. Escape goes back. */
export function AddScreen({ way }: { readonly way: AddWay }) {
  const offers = way === "found" && (scanned.value?.offers.length ?? 0) > 0
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || event.defaultPrevented || document.querySelector("dialog[open]") !== null) return
      event.preventDefault()
      back()
    }
    document.addEventListener("keydown", pressed)
    return () => document.removeEventListener("keydown", pressed)
  }, [])
  return (
    <>
      <header class="head">
        <IconButton icon="back" label={t("popup_back")} bare testid="add-back" onClick={back} />
        <h1>{t(offers ? "registering_title" : titles[way])}</h1>
      </header>
      <Way way={way} />
    </>
  )
}

function Way({ way }: { readonly way: AddWay }) {
  switch (way) {
    case "choose":
      return <Choose />
    case "scan":
      return <Scan />
    case "found":
      return <Waiting />
    case "image":
      return <Image />
    case "camera":
      return <Camera />
    default:
      return <TypeForm key={way} way={way} />
  }
}

function Choose() {
  const [begun, setBegun] = useState<string | null>(null)
  const main = useRef<HTMLElement>(null)
  useEffect(() => {
    main.current?.querySelector("button")?.focus()
    void ask("draft.get", { form: "add" })
      .then((draft) => setBegun(draft?.["way"] ?? null))
      .catch(() => undefined)
  }, [])
  return (
    <main class="scroller" ref={main}>
      <div class="stack">
        {ways.map(({ way, icon, testid }) => (
          <button key={way} type="button" class="way" data-testid={testid} onClick={() => go(way)}>
            <Icon name={icon} size={22} />
            <span class="words">
              {t(titles[way])}
              <small>{t(begun === way ? "popup_add_begun" : `popup_add_${way}_text`)}</small>
            </span>
            <Icon name="next" size={16} />
          </button>
        ))}
        <SaveTyped />
      </div>
    </main>
  )
}
