import type { ComponentChildren } from "preact"
import { useEffect } from "preact/hooks"
import browser from "webextension-polyfill"
import { t } from "../../ui/words.ts"
import { live } from "../answer.ts"
import { Loaded } from "../loaded.tsx"
import { type PermissionLine, permissionLines } from "../permission-list.ts"
import { Group, Section } from "../section.tsx"
import { LocationPermission } from "./location-permission.tsx"
import { HostButton } from "./host-button.tsx"

/** Every permission with its reason and its state, as the browser tells them. */
const permissions = live(async () => permissionLines(browser.runtime.getManifest(), await browser.permissions.getAll()))

/** What Countersign asked of the browser, and why. */
export function Permissions() {
  useEffect(() => {
    const changed = (): void => void permissions.load()
    changed()
    browser.permissions.onAdded.addListener(changed)
    browser.permissions.onRemoved.addListener(changed)
    return () => {
      browser.permissions.onAdded.removeListener(changed)
      browser.permissions.onRemoved.removeListener(changed)
    }
  }, [])
  return (
    <Section name="permissions">
      <Loaded live={permissions}>
        {(lines) => (
          <>
            {!lines.some(({ isHost, granted }) => isHost && granted) && (
              <div class="card empty left" data-testid="permissions-no-sites">
                <h2>{t("options_permissions_no_sites_title")}</h2>
                <p>{t("options_permissions_no_sites")}</p>
              </div>
            )}
            <Lines title={t("options_permissions_given")} lines={lines.filter(({ optional }) => !optional)} />
            <Lines title={t("options_permissions_optional")} lines={lines.filter(({ optional }) => optional)}>
              <LocationPermission />
            </Lines>
          </>
        )}
      </Loaded>
    </Section>
  )
}

interface LinesProps {
  readonly title: string
  readonly lines: readonly PermissionLine[]
  /** Lines of what the manifest does not name. */
  readonly children?: ComponentChildren
}

function Lines({ title, lines, children }: LinesProps) {
  if (lines.length === 0) return null
  return (
    <Group title={title}>
      {lines.map((line) => (
        <div key={line.name} class="row permission" data-testid={`permission-${line.name}`} data-granted={line.granted}>
          <div class="words">
            <b>{t(line.key)}</b>
            <p class="hint">{t(`${line.key}_why`)}</p>
            <code title={t("options_permissions_code", line.name)}>{line.name}</code>
          </div>
          <div class="row-actions">
            <span class={line.granted ? "chip" : "chip off"}>
              {t(line.granted ? "options_permissions_on" : "options_permissions_off")}
            </span>
            {line.isHost && <HostButton line={line} />}
          </div>
        </div>
      ))}
      {children}
    </Group>
  )
}
