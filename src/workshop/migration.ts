import { codeOf } from "../domain/error.ts"
import { writeOtpauthUri } from "../domain/otpauth-uri.ts"
import { readMigration } from "../formats/google-migration.ts"
import type { MigrationLinks } from "../messages/jobs.ts"

/** What each QR code of an export holds; one that cannot be read at all is a part of its own with that one problem. */
export const readMigrations = (links: readonly string[]): MigrationLinks[] =>
  links.map((link) => {
    try {
      const { accounts, ...part } = readMigration(link)
      return {
        ...part,
        problems: [...part.problems],
        links: accounts.map((otp) => writeOtpauthUri(otp, otp.issuer, otp.username)),
      }
    } catch (thrown) {
      return { batch: 0, index: 0, size: 1, links: [], problems: [codeOf(thrown)] }
    }
  })
