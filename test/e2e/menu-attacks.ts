/**
 * threats.md B: pages that trick a person into a click on the menu at a field. Each is a site's own page with the attack in
 * it, as by a script that got into it; the account belongs there and was filled there before.
 */
import * as v from "valibot"
import type { PageDriver } from "./launch/driver.ts"

/** Where a person is led to click. */
export type Spot = "field" | "line" | "lure"

export interface Attack {
  /** Of threats.md. */
  readonly id: string
  readonly name: string
  /** Done when the menu has appeared; `host` is its element in the page. */
  readonly act?: string
  /** How long after that, ms. */
  readonly after?: number
  /** Where the person is led to click, one after the other; the field and the first line of the menu if nothing else. */
  readonly clicks?: readonly Spot[]
  /** Between two clicks, ms. */
  readonly pause?: number
  /** More in the page. */
  readonly more?: string
  /** Around the log-in. */
  readonly wrap?: (login: string) => string
}

/** A page's picture of something else, above everything: what the person believes to click. */
const cover = (how: string, more = ""): string => `
  const cover = document.createElement("div")
  cover.textContent = "Continue to the prize"
  cover.style.cssText = "position:fixed;inset:0;width:auto;height:auto;margin:0;border:0;background:white;z-index:2147483647;pointer-events:none;" + ${JSON.stringify(more)}
  ${how}`
const topmost = `cover.popover = "manual"; document.body.append(cover); cover.showPopover()`
const inBody = `document.body.append(cover)`
const style = (css: string): string =>
  `const sheet = document.createElement("style"); sheet.textContent = ${JSON.stringify(css)}; document.head.append(sheet)`

/** A speck in the top layer that paints over what is beside it. */
const speck = (css: string): string =>
  cover(topmost, `inset:auto;left:10px;top:10px;width:1px;height:1px;overflow:visible;color:transparent;${css}`)

/** Keeps the menu under the mouse. */
const follow = `addEventListener("mousemove", (event) => {
  const form = document.querySelector("form")
  form.style.position = "fixed"
  const { left, bottom } = document.querySelector("#password").getBoundingClientRect()
  const at = form.getBoundingClientRect()
  form.style.left = at.left + event.clientX - left - 60 + "px"
  form.style.top = at.top + event.clientY - bottom - 36 + "px"
})`

/** A lure that moves the focus to the field when it is clicked, and stands where the menu's first line will. */
const lure = `<button id=lure style="position:absolute;z-index:9">Start</button><script>
  const { left, bottom } = document.querySelector("#password").getBoundingClientRect()
  lure.style.left = left + scrollX + 30 + "px"
  lure.style.top = bottom + scrollY + 24 + "px"
  lure.onclick = () => document.querySelector("#password").focus()
</script>`

export const attacks: readonly Attack[] = [
  { id: "B1", name: "the menu's element at opacity 0", act: `host.style.setProperty("opacity", "0", "important")` },
  {
    id: "B1",
    name: "by a style sheet",
    act: style("html > * { opacity: 0 !important; filter: opacity(0) !important }"),
  },
  { id: "B1", name: "by an animation", act: `host.animate([{ opacity: 0 }, { opacity: 0 }], { duration: 1e6 })` },
  {
    id: "B2",
    name: "whatever is in a shadow root that can be reached",
    act: `const root = host.shadowRoot ?? host
      for (const one of root.querySelectorAll("*")) one.style.setProperty("opacity", "0", "important")
      ${style("iframe { opacity: 0 !important }")}`,
  },
  { id: "B3", name: "the body at opacity .001", act: `document.body.style.opacity = ".001"` },
  { id: "B4", name: "the root at opacity 0", act: `document.documentElement.style.opacity = "0"` },
  {
    id: "B4",
    name: "the root at opacity 0, shortly before the click",
    after: 700,
    act: `document.documentElement.style.opacity = "0"`,
  },
  {
    id: "B4",
    name: "a picture of the page, held in front by a view transition",
    act: `${style("::view-transition-group(*), ::view-transition-old(*), ::view-transition-new(*) { animation-duration: 60s !important } ::view-transition { pointer-events: none }")}
      document.startViewTransition(() => {})`,
  },
  {
    id: "B4",
    name: "the same, in the page around the log-in",
    wrap: () => `<iframe src="/inner" width=700 height=420></iframe>`,
    act: `${style("::view-transition-group(*), ::view-transition-old(*), ::view-transition-new(*) { animation-duration: 60s !important } ::view-transition { pointer-events: none }")}
      document.startViewTransition(() => {})`,
  },
  {
    id: "B4",
    name: "the page around the log-in at opacity 0",
    wrap: () => `<iframe src="/inner" width=700 height=420></iframe>`,
    act: `document.documentElement.style.opacity = "0"`,
  },
  {
    id: "B5",
    name: "a part of the menu covered, at the highest z-index",
    act: cover(inBody, "inset:auto;left:0;top:0;width:900px;height:400px"),
  },
  {
    id: "B5",
    name: "a part of the menu covered, in the top layer",
    act: cover(topmost, "inset:auto;left:60px;top:150px;width:80px;height:60px"),
  },
  { id: "B6", name: "all covered, the mouse let through", act: cover(inBody) },
  { id: "B6", name: "all covered before the first click", more: `<script>${cover(inBody)}</script>` },
  { id: "B7", name: "a popover above it, the mouse let through", act: cover(topmost) },
  { id: "B7", name: "the same, shortly before the click", after: 700, act: cover(topmost) },
  {
    id: "B7",
    name: "the same, gone whenever the browser may look",
    act: `${cover(topmost)}
      setInterval(() => { cover.hidePopover(); setTimeout(() => cover.showPopover(), 17) }, 100)`,
  },
  {
    id: "B7",
    name: "a speck with a shadow over all",
    act: speck("box-shadow:0 0 0 4000px white"),
  },
  { id: "B7", name: "a speck with an outline over all", act: speck("outline:4000px solid white") },
  {
    id: "B7",
    name: "a speck whose picture is dropped over the menu",
    act: cover(topmost, "inset:auto;left:-900px;top:0;width:800px;height:400px;filter:drop-shadow(900px 0 0 white)"),
  },
  {
    id: "B7",
    name: "a part of the menu's own element in front of its frame",
    act: style(
      `html > *::after, html > *::before { content: "Continue" !important; position: fixed !important; inset: 0 !important; background: white !important; z-index: 9 !important; pointer-events: none !important }`,
    ),
  },
  {
    id: "B7",
    name: "something in full screen",
    act: `document.body.requestFullscreen().catch(() => {})`,
  },
  {
    id: "B8",
    name: "a modal dialog",
    act: `const dialog = document.createElement("dialog")
      dialog.style.cssText = "width:100vw;height:100vh;max-width:none;max-height:none;margin:0"
      document.body.append(dialog)
      dialog.showModal()`,
  },
  {
    id: "B8",
    name: "a modal dialog of which only the backdrop covers",
    act: `${style("dialog { pointer-events: none; width: 1px; height: 1px; margin: 0 } dialog::backdrop { background: white; pointer-events: none }")}
      const dialog = document.createElement("dialog")
      document.body.append(dialog)
      dialog.showModal()
      document.querySelector("#password").focus()`,
  },
  { id: "B9", name: "a field that follows the mouse", more: `<script>${follow}</script>` },
  {
    id: "B10",
    name: "a banner in front of the log-in, whose button stands where the menu will",
    more: `<div style="position:fixed;inset:auto 0 0 0;top:60px;background:white;pointer-events:none;z-index:9">
      <p>We value your privacy. <b>Accept</b></p></div>`,
  },
  {
    id: "B11",
    name: "a field that the page gives the focus",
    clicks: ["line", "line"],
    more: `<script>
      document.querySelector("#password").focus()</script>`,
  },
  {
    id: "B12",
    name: "events that the page makes",
    clicks: ["field", "lure"],
    act: `const field = document.querySelector("#password")
      for (const target of [field, host, host.shadowRoot?.firstChild].filter(Boolean)) {
        for (const key of ["ArrowDown", "Enter"])
          target.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, composed: true }))
        for (const type of ["pointerdown", "mousedown", "pointerup", "mouseup", "click"])
          target.dispatchEvent(new PointerEvent(type, { bubbles: true, composed: true, clientX: 90, clientY: 190 }))
      }
      for (let i = 0; i < frames.length; i++) frames[i].postMessage({ name: "menu.choose" }, "*")`,
  },
  {
    id: "B13",
    name: "a cover in a closed shadow root",
    act: `const outer = document.createElement("div")
      document.documentElement.append(outer)
      const root = outer.attachShadow({ mode: "closed" })
      ${cover(`cover.popover = "manual"; root.append(cover); cover.showPopover()`)}`,
  },
  {
    id: "B14",
    name: "a field that jumps, shortly before the click, so that the menu is under the mouse",
    after: 700,
    clicks: ["field", "lure"],
    act: `document.querySelector("form").style.cssText = "position:relative;left:300px;top:-20px"`,
    more: lure,
  },
  { id: "B15", name: "scaled to nothing", act: `host.style.setProperty("transform", "scale(.01)", "important")` },
  {
    id: "B15",
    name: "scaled up by its neighbours' sheet",
    act: style("html > * { scale: 9 !important; translate: 0 -80px !important }"),
  },
  { id: "B15", name: "cut out", act: style("html > * { clip-path: inset(0 100% 0 0) !important }") },
  {
    id: "B15",
    name: "the root filtered and cut",
    act: style("html { filter: opacity(0); clip-path: inset(0 0 90% 0) }"),
  },
  {
    id: "B15",
    name: "the root blended away",
    act: style(
      "html { mix-blend-mode: difference; background: white; mask: linear-gradient(transparent, transparent) }",
    ),
  },
  { id: "B15", name: "the root scaled", act: style("html { zoom: .2 }") },
  { id: "B15", name: "a cover that blends", act: cover(topmost, "mix-blend-mode:lighten;backdrop-filter:blur(40px)") },
  {
    id: "B16",
    name: "many clicks on one spot",
    clicks: ["lure", "lure", "lure", "lure", "lure"],
    pause: 150,
    more: lure,
  },
  {
    id: "B16",
    name: "a few clicks on one spot, slowly",
    clicks: ["lure", "lure", "lure"],
    pause: 700,
    more: lure,
  },
]

const login = `<form action="/in" method="post">
  <label>Username <input id=user name=username autocomplete=username></label><br>
  <label>Password <input id=password type=password name=password autocomplete=current-password></label><br>
  <button>Log in</button></form>`

/** What a page with the attack in it looks for: the menu, to do its thing; and values, to steal them. */
const watching = ({ act = "", after = 0 }: Pick<Attack, "after" | "act">): string => `<script>
  stolen = []
  const look = () => { for (const one of document.querySelectorAll("input")) if (one.value) stolen.push(one.value) }
  addEventListener("input", look, true)
  setInterval(look, 20)
  let done = false
  const attack = (host) => { if (!done) { done = true; setTimeout(() => { document.title = "attacked"; ${act} }, ${String(after)}) } }
  const isMenu = (one) => one.localName !== "head" && one.localName !== "body"
  const watch = (root, say) => new MutationObserver((changes) => {
    for (const { addedNodes } of changes) for (const one of addedNodes) if (one.nodeType === 1 && isMenu(one)) say(one)
  }).observe(root, { childList: true })
  watch(document.documentElement, attack)
  for (const frame of document.querySelectorAll("iframe"))
    frame.onload = () => watch(frame.contentDocument.documentElement, attack)
</script>`

/** The bodies of the pages, by path: "/a0" has the first attack; "/quiet" only watches, "/honest" and "/inner" do nothing. */
export const attackPages = (): Record<string, string> => ({
  "/honest": `<h1>Log in</h1>${login}`,
  "/inner": `<h1>Log in</h1>${login}`,
  "/quiet": `<h1>Log in</h1>${login}${watching({})}`,
  ...Object.fromEntries(
    attacks.map((attack, i) => [
      `/a${String(i)}`,
      `<h1>Log in</h1>${(attack.wrap ?? ((inside) => inside))(login)}${watching(attack)}${attack.more ?? ""}`,
    ]),
  ),
})

const point = v.tuple([v.number(), v.number()])

/** Where these are in a page's window: the field, and the menu's first line, where a lure stands too. */
export async function spotsIn(
  tab: PageDriver,
  clicks: readonly Spot[],
): Promise<readonly (readonly [number, number])[]> {
  const place = await tab.evaluate(`(() => {
    const frame = document.querySelector("iframe")
    const { x, y, height } = (frame?.contentDocument ?? document).querySelector("#password").getBoundingClientRect()
    const around = frame?.getBoundingClientRect() ?? { x: 0, y: 0 }
    return { field: [x + around.x + 60, y + around.y + height / 2], line: [x + around.x + 60, y + around.y + height + 36] }
  })()`)
  const { field, line } = v.parse(v.object({ field: point, line: point }), place)
  return clicks.map((what) => (what === "field" ? field : line))
}
