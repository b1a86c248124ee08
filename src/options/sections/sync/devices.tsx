import type { SyncDevice } from "../../../messages/sync-view.ts"
import { t } from "../../../ui/words.ts"
import { Group, Row } from "../../section.tsx"
import { dateAndTime } from "../../when.ts"

/** The browsers that share the vault. */
export function Devices({ devices }: { readonly devices: readonly SyncDevice[] }) {
  if (devices.length === 0) return null
  return (
    <Group title={t("sync_devices_group")}>
      {devices.map(({ id, name, isThis, lastAt }) => (
        <div key={id} data-testid="sync-device">
          <Row
            label={name || t("sync_device_unnamed")}
            hint={lastAt === null ? t("sync_device_never") : t("sync_device_last", dateAndTime(lastAt))}
          >
            {isThis && <span class="chip">{t("sync_device_this")}</span>}
          </Row>
        </div>
      ))}
    </Group>
  )
}
