import browser from "webextension-polyfill"
import { ask } from "../../messages/ask.ts"
import type { Row } from "../../messages/contract.ts"
import { tellCopied } from "../../messages/copied.ts"
import { findStanding, type Command, type Standing } from "../../ui/palette-command.ts"
import { Palette } from "../../ui/palette.tsx"
import { showToast } from "../../ui/toast.tsx"
import { t } from "../../ui/words.ts"
import { attempt } from "../attempt.ts"
import { session } from "../page-state.ts"
import { sectionNames } from "../route.ts"

/** Copies an account's code; of a counter the next one. */
async function copyCodeOf({ id, kind }: Row): Promise<void> {
  await attempt(async () => {
    const code = kind === "hotp" ? await ask("code.advance", { id }) : (await ask("code.show", { ids: [id] }))[id]
    if (code === undefined) return
    await navigator.clipboard.writeText(code.code)
    showToast(t("popup_code_copied"))
    await tellCopied(code.code)
    if (code.expiresAt !== null) await ask("code.used", { id })
  })
}

async function lock(fully: boolean): Promise<void> {
  await attempt(() => ask("session.lock", { fully }))
  await session.load()
}

const standing = (): readonly Standing[] => [
  ...sectionNames.map((name): Standing => ({
    id: `settings-${name}`,
    title: t(`options_${name}`),
    icon: "settings",
    words: [t("popup_settings")],
    run: () => location.assign(`#${name}`),
  })),
  { id: "lock", title: t("popup_lock"), icon: "lock", words: [], run: () => lock(false) },
  { id: "lock-fully", title: t("options_security_lock_fully"), icon: "lock", words: [], run: () => lock(true) },
]

async function aboutAccounts(query: string): Promise<readonly Command[]> {
  if (query.trim() === "") return []
  const { rows } = await ask("list.find", { query, offset: 0, count: 4, archived: false, tag: null })
  return rows.flatMap((row): Command[] => {
    const about = {
      title: row.issuer || row.username,
      detail: row.issuer === "" ? "" : row.username,
      icon: { issuer: row.issuer, username: row.username },
    }
    const copy = { ...about, id: `copy-${row.id}`, verb: t("palette_copy"), run: () => copyCodeOf(row) }
    const page = browser.runtime.getURL(`src/popup/index.html#account-${row.id}`)
    const open = {
      ...about,
      id: `open-${row.id}`,
      verb: t("palette_open"),
      run: () => browser.tabs.create({ url: page }),
    }
    return row.kind === null ? [open] : [copy, open]
  })
}

async function find(typed: string): Promise<readonly Command[]> {
  // While locked there are no accounts, and the sections are there all the same.
  return [...findStanding(standing(), typed), ...(await aboutAccounts(typed).catch(() => []))]
}

/** The palette of the settings. */
export const OptionsPalette = ({ onClose }: { readonly onClose: () => void }) => (
  <Palette find={find} onClose={onClose} />
)
