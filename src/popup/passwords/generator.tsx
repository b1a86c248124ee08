import { useEffect, useState } from "preact/hooks"
import { codeOf, type ErrorCode } from "../../domain/error.ts"
import { characterClasses } from "../../domain/generator.ts"
import { ask } from "../../messages/ask.ts"
import { Button, IconButton } from "../../ui/button.tsx"
import { Select, Switch } from "../../ui/choice.tsx"
import { Dialog } from "../../ui/dialog.tsx"
import { TextField } from "../../ui/text-field.tsx"
import { errorWords, t } from "../../ui/words.ts"
import { copyText } from "../act.ts"
import { useDraft } from "../add/draft.ts"
import { kept } from "../kept.ts"
import { attempt } from "../state.ts"
import { MadeBefore } from "./made-before.tsx"
import { make, usualRecipe, type Recipe } from "./recipe.ts"
import { StrengthMeter } from "./strength-meter.tsx"

interface GeneratorProps {
  /** Takes the password; without it there is only copying. */
  readonly onUse?: (password: string) => void
  readonly onClose: () => void
}

async function attempted(recipe: Recipe): Promise<[password: string, error: ErrorCode | null]> {
  try {
    return [await make(recipe), null]
  } catch (thrown) {
    return ["", codeOf(thrown)]
  }
}

/** Makes passwords. What is used or copied is kept first, so that it cannot be lost. */
export function Generator({ onUse, onClose }: GeneratorProps) {
  const { values, set } = useDraft("generator", usualRecipe)
  const [password, setPassword] = useState("")
  const [error, setError] = useState<ErrorCode | null>(null)
  const [before, setBefore] = useState(false)
  const [round, setRound] = useState(0)
  const [siteRules, setSiteRules] = useState("")
  // What was typed counts more than what the page says.
  const rules = values.rules.trim() === "" ? siteRules : values.rules

  useEffect(() => {
    // The page cannot be looked at: then nothing is known of it.
    void ask("fill.rules", { kept }).then(setSiteRules, () => null)
  }, [])
  useEffect(() => {
    let current = true
    async function draw(): Promise<void> {
      const [made, failed] = await attempted({ ...values, rules })
      if (!current) return
      setPassword(made)
      setError(failed)
    }
    void draw()
    return () => {
      current = false
    }
  }, [values, rules, round])

  async function take(): Promise<void> {
    const isKept = await attempt(() => ask("generated.keep", { password }))
    if (!isKept) return
    if (onUse === undefined) await copyText(password, t("popup_password_copied"))
    else onUse(password)
    onClose()
  }

  if (before) return <MadeBefore onClose={() => setBefore(false)} />
  return (
    <Dialog title={t("popup_generator")} onClose={onClose} testid="generator">
      <div class="made">
        <output data-testid="generated">{password}</output>
        <IconButton
          icon="refresh"
          label={t("popup_generator_again")}
          bare
          testid="generator-again"
          onClick={() => setRound(round + 1)}
        />
      </div>
      {error === null ? (
        <StrengthMeter password={password} />
      ) : (
        <p class="error" role="alert" data-testid="generator-error">
          {errorWords(error)}
        </p>
      )}
      <Select
        label={t("popup_generator_kind")}
        value={values.kind}
        options={["characters", "words"].map((value) => ({ value, label: t(`popup_generator_${value}`) }))}
        testid="generator-kind"
        onChange={(kind) => set({ kind })}
      />
      {values.kind === "words" ? (
        <>
          <div class="pair">
            <TextField
              label={t("popup_generator_count")}
              type="number"
              value={values.words}
              onInput={(words) => set({ words })}
              testid="generator-words"
            />
            <TextField
              label={t("popup_generator_separator")}
              value={values.separator}
              onInput={(separator) => set({ separator })}
            />
          </div>
          {(["capitals", "digit"] as const).map((name) => (
            <Switch
              key={name}
              label={t(`popup_generator_${name}`)}
              checked={values[name] === "yes"}
              onChange={(yes) => set({ [name]: yes ? "yes" : "" })}
            />
          ))}
        </>
      ) : (
        <>
          <TextField
            label={t("popup_generator_length")}
            type="number"
            value={values.length}
            onInput={(length) => set({ length })}
            testid="generator-length"
          />
          <div class="pair">
            {characterClasses.map((name) => (
              <Switch
                key={name}
                label={t(`popup_generator_${name}`)}
                checked={values[name] === "yes"}
                testid={`generator-${name}`}
                onChange={(yes) => set({ [name]: yes ? "yes" : "" })}
              />
            ))}
          </div>
          <Switch
            label={t("popup_generator_clear")}
            checked={values.clear === "yes"}
            testid="generator-clear"
            onChange={(yes) => set({ clear: yes ? "yes" : "" })}
          />
          <details class="more" open={rules !== ""}>
            <summary>{t("popup_generator_rules")}</summary>
            <TextField
              label={t("popup_generator_rules_label")}
              // Not in the page's words: what it states may be anything.
              hint={t(siteRules === "" ? "popup_generator_rules_hint" : "popup_generator_rules_here")}
              placeholder={t("popup_generator_rules_example")}
              value={values.rules}
              onInput={(typed) => set({ rules: typed })}
              testid="generator-rules"
              verbatim
            />
          </details>
        </>
      )}
      <button type="button" class="link" data-testid="generator-before" onClick={() => setBefore(true)}>
        {t("popup_generator_before")}
      </button>
      <div class="actions">
        <Button onClick={onClose}>{t("popup_cancel")}</Button>
        <Button kind="primary" disabled={password === ""} testid="generator-use" onClick={() => void take()}>
          {t(onUse === undefined ? "popup_generator_copy" : "popup_generator_use")}
        </Button>
      </div>
    </Dialog>
  )
}
