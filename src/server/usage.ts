/** What the administrator may type. */

/** Something that the administrator typed and that cannot be done, in a sentence. */
export class CommandError extends Error {
  override readonly name = "CommandError"
}

export const usage = `npm run server                                    serve
npm run server -- users list
npm run server -- users add NAME [--name "Full name"] [--password-stdin]
npm run server -- users password NAME [--password-stdin]
npm run server -- users disable|enable|remove NAME
npm run server -- users method NAME number|code   number: from the page to Countersign; code: the other way
npm run server -- users countries NAME NL,DE|any  where approvals may come from, by ISO 3166-1
npm run server -- users kind NAME work|school|external   external: a guest, whom the policy does not bind
npm run server -- users user-code NAME CODE|none  what applications must name to send requests
npm run server -- devices list NAME
npm run server -- devices revoke NAME SERIAL
npm run server -- clients list
npm run server -- clients add NAME --redirect URL… [--logout URL…] [--public]
                  [--ciba poll|ping] [--ping URL] [--user-code] [--no-message]
npm run server -- clients countries ID NL,DE|any  the same for one application; of two lists what both allow
npm run server -- clients remove ID
npm run server -- policy show|clear               what registered browsers of work and school accounts may do
npm run server -- policy set RULE=VALUE…          requireAppLock=yes lockAfterMaximum=15 allowReveal=no
                  allowSignInRequests=no allowFilling=no allowSaving=no; in place of what was set before
npm run server -- audit [NAME]`
