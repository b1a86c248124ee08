import { ask } from "../messages/ask.ts"
import { IconButton } from "../ui/button.tsx"
import { t } from "../ui/words.ts"
import { forgetCodes } from "./list.ts"
import { attempt, load, popup } from "./state.ts"

async function set(maskCodes: boolean): Promise<void> {
  await ask("settings.set", { maskCodes })
  if (maskCodes) forgetCodes()
  await load()
}

/** Whether codes are dots until they are asked for. */
export function MaskSwitch() {
  const on = popup.value?.settings.maskCodes ?? false
  return (
    <IconButton
      icon={on ? "eye-off" : "eye"}
      label={t("popup_mask")}
      pressed={on}
      bare
      testid="mask"
      onClick={() => void attempt(() => set(!on))}
    />
  )
}
