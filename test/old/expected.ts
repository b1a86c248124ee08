/** What `version-1.json` holds. All of it was made up for the file: no secret here is anybody's. */
import { readFileSync } from "node:fs"
import * as v from "valibot"
import { defaultSettings, type Settings } from "../../src/domain/settings.ts"

export const password = "made-up master password, version 1"
export const pin = "271828"
/** The 16 bytes of the recovery code. */
export const recovery = Uint8Array.from({ length: 16 }, (_, i) => 100 + i)
/** A passkey as an authenticator would have answered: user present and verified. */
export const passkey = {
  credential: Uint8Array.from({ length: 32 }, (_, i) => i),
  authenticatorData: new Uint8Array(37).with(32, 1 | 4),
  output: Uint8Array.from({ length: 32 }, (_, i) => 200 - i),
}
export const passkeyLabel = { name: "made-up key", at: 1_790_000_000_000 }
export const device = "b2xkLWRldjE"
/** What came later is as it is before anything was chosen. */
export const settings: Settings = {
  ...defaultSettings,
  appLock: true,
  lockAfter: 15,
  gateWindow: "15",
  maskCodes: true,
  backupEvery: 7,
  clockOffset: -1500,
}

const text = v.string()
const texts = v.exactOptional(v.array(text), [])
const flag = v.exactOptional(v.boolean(), false)

const schema = v.strictObject({
  accounts: v.array(
    v.strictObject({
      id: text,
      issuer: text,
      /** The issuer before it was edited. */
      former: v.exactOptional(text),
      username: text,
      order: text,
      pinned: flag,
      archived: flag,
      hidden: flag,
      removed: v.exactOptional(v.nullable(v.number()), null),
      erased: flag,
      counter: v.exactOptional(v.number(), 0),
      sites: texts,
      tags: texts,
      code: v.exactOptional(
        v.strictObject({
          kind: v.picklist(["totp", "hotp", "steam"]),
          algorithm: v.picklist(["SHA1", "SHA256", "SHA512"]),
          digits: v.number(),
          period: v.number(),
          /** UTF-8. */
          secret: text,
        }),
      ),
      /** Seconds since 1970 → code: RFC 6238 appendix B and RFC 4226 appendix D. */
      codesAt: v.exactOptional(v.record(text, text), {}),
      notes: v.exactOptional(text),
      /** How often the notes stand there in a row. */
      repeat: v.exactOptional(v.number(), 1),
    }),
  ),
})

const json: unknown = JSON.parse(readFileSync(new URL("expected.json", import.meta.url), "utf8"))

export const { accounts } = v.parse(schema, json)

export type Expected = (typeof accounts)[number]

/** An account's notes, or `undefined`. */
export const notesOf = ({ notes, repeat }: Expected): string | undefined => notes?.repeat(repeat)
