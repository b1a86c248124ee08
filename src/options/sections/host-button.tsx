import browser from "webextension-polyfill"
import { t } from "../../ui/words.ts"
import { attempt } from "../attempt.ts"
import type { PermissionLine } from "../permission-list.ts"

/**
 * Grants or withdraws access to sites. The browser asks by itself, and only on a click such as this one. Only hosts:
 * the one other permission that can be given later, to save backups, is asked for where that is chosen.
 */
export function HostButton({ line }: { readonly line: PermissionLine }) {
  const sites = { origins: [line.name] }
  const turn = (): Promise<boolean> =>
    line.granted ? browser.permissions.remove(sites) : browser.permissions.request(sites)
  const verb = line.granted ? "options_permissions_withdraw" : "options_permissions_allow"
  return (
    <button type="button" class="button" aria-label={t(`${verb}_named`, line.name)} onClick={() => void attempt(turn)}>
      {t(verb)}
    </button>
  )
}
