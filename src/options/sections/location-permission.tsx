import { useEffect, useState } from "preact/hooks"
import { t } from "../../ui/words.ts"

const states = {
  granted: "options_permissions_on",
  denied: "options_permission_location_denied",
  prompt: "options_permission_location_off",
} as const

/** Location is no permission of the manifest: the browser gives it to our pages as it does to a site's. */
export function LocationPermission() {
  const [state, setState] = useState<PermissionState>("prompt")
  useEffect(() => {
    let watched: PermissionStatus | null = null
    const changed = (): void => setState(watched?.state ?? "prompt")
    const watch = async (): Promise<void> => {
      watched = await navigator.permissions.query({ name: "geolocation" })
      watched.addEventListener("change", changed)
      changed()
    }
    void watch()
    return () => watched?.removeEventListener("change", changed)
  }, [])
  return (
    <div class="row permission" data-testid="permission-location" data-granted={state === "granted"}>
      <div class="words">
        <b>{t("options_permission_location")}</b>
        <p class="hint">{t("options_permission_location_why")}</p>
        <code title={t("options_permissions_code", "navigator.geolocation")}>navigator.geolocation</code>
      </div>
      <div class="row-actions">
        <span class={state === "granted" ? "chip" : "chip off"}>{t(states[state])}</span>
      </div>
    </div>
  )
}
