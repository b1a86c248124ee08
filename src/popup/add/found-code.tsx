import { useState } from "preact/hooks"
import type { Find } from "../../messages/scan-contract.ts"
import { IconButton } from "../../ui/button.tsx"
import { Select } from "../../ui/choice.tsx"
import { CodePinField } from "../../ui/code-pin-field.tsx"
import { TextField } from "../../ui/text-field.tsx"
import { Tile } from "../../ui/tile.tsx"
import { t } from "../../ui/words.ts"

/** A find, and what the person wants of it. */
export interface Chosen {
  readonly find: Find
  readonly wanted: boolean
  readonly issuer: string
  readonly username: string
  /** The account whose code it is; `null`: a new one. */
  readonly into: string | null
  /** What was typed for a code that is made with a PIN. */
  readonly pin: string
}

/** At first all are wanted that are not here yet; one alone is always meant. */
export const asChosen = (find: Find, _place: number, all: readonly Find[]): Chosen => ({
  find,
  wanted: find.duplicate === null || all.length === 1,
  issuer: find.issuer,
  username: find.username,
  into: find.joins ? (find.fitting[0]?.id ?? null) : null,
  pin: "",
})

interface FoundCodeProps {
  readonly chosen: Chosen
  readonly alone: boolean
  /** The PIN is missing, or cannot be one. */
  readonly wrong: boolean
  readonly onChange: (chosen: Chosen) => void
}

/** One code found on the page: taken or not, under which name. */
export function FoundCode({ chosen, alone, wrong, onChange }: FoundCodeProps) {
  const { find, wanted, into } = chosen
  const owner = find.fitting.find(({ id }) => id === into)
  const { issuer, username } = owner ?? chosen
  const [editing, setEditing] = useState(alone || (issuer === "" && username === ""))
  const name = issuer || username || t("popup_unnamed")
  const who = (
    <>
      <Tile issuer={issuer} username={username} />
      <span class="who">
        <b>{name}</b>
        <span>{find.duplicate === null ? (issuer === "" ? "" : username) : t("popup_scan_known")}</span>
      </span>
    </>
  )
  return (
    <div class="card find" data-testid="find">
      <div class="line">
        {alone ? (
          who
        ) : (
          <label>
            <input
              type="checkbox"
              checked={wanted}
              aria-label={t("popup_scan_take", name)}
              onChange={(event) => onChange({ ...chosen, wanted: event.currentTarget.checked })}
            />
            {who}
          </label>
        )}
        {!alone && owner === undefined && (
          <IconButton
            icon="edit"
            label={t("popup_edit_name", name)}
            pressed={editing}
            bare
            onClick={() => setEditing(!editing)}
          />
        )}
      </div>
      {find.fitting.length > 0 && (
        <Select
          label={t("popup_scan_into")}
          value={into ?? ""}
          options={[
            ...find.fitting.map((one) => ({
              value: one.id,
              label: [one.issuer, one.username].filter(Boolean).join(" · ") || t("popup_unnamed"),
            })),
            { value: "", label: t("popup_scan_into_new") },
          ]}
          testid="find-into"
          onChange={(id) => onChange({ ...chosen, into: id === "" ? null : id })}
        />
      )}
      {editing && owner === undefined && (
        <>
          <TextField
            label={t("popup_issuer")}
            value={issuer}
            onInput={(text) => onChange({ ...chosen, issuer: text })}
            testid="find-issuer"
          />
          <TextField
            label={t("popup_username")}
            value={username}
            onInput={(text) => onChange({ ...chosen, username: text })}
            testid="find-username"
          />
        </>
      )}
      {find.needsPin && wanted && (
        <CodePinField
          value={chosen.pin}
          onInput={(pin) => onChange({ ...chosen, pin })}
          wrong={wrong}
          testid="find-pin"
        />
      )}
    </div>
  )
}
