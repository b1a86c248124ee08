import type { SyncDevice, SyncOn } from "../../../messages/sync-contract.ts"
import { t } from "../../../ui/words.ts"
import { Group, Row } from "../../section.tsx"
import { dateAndTime } from "../../when.ts"
import { moving } from "./move-vault.tsx"

const nameOf = ({ name }: SyncDevice): string => name || t("sync_device_unnamed")

/** The browsers that share the vault; one that is lost, or no longer yours, can be shut out. */
export function Devices({ devices, moved }: Pick<SyncOn, "devices" | "moved">) {
  if (devices.length === 0) return null
  return (
    <Group title={t("sync_devices_group")}>
      {devices.map((device) => (
        <div key={device.id} data-testid="sync-device">
          <Row
            label={nameOf(device)}
            hint={device.lastAt === null ? t("sync_device_never") : t("sync_device_last", dateAndTime(device.lastAt))}
          >
            {device.isThis && <span class="chip">{t("sync_device_this")}</span>}
            {/* Where it was moved by another, going along comes first. */}
            {!device.isThis && !moved && (
              <button
                type="button"
                class="button"
                aria-label={t("sync_device_remove_named", nameOf(device))}
                data-testid="sync-device-remove"
                onClick={() => (moving.value = { shutOut: { id: device.id, name: nameOf(device) } })}
              >
                {t("sync_device_remove")}
              </button>
            )}
          </Row>
        </div>
      ))}
    </Group>
  )
}
