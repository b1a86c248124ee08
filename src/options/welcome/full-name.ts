import type { AccountBrief } from "../../messages/contract.ts"

/** An account as one line of text: its service and its username, as far as it has them. */
export const fullName = ({ issuer, username }: AccountBrief): string =>
  [issuer, username].filter((part) => part !== "").join(" · ")
