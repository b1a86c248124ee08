/**
 * privacyIDEA's push token, as servers since 3.0 speak it (what each came with: 3.4 polling, 3.8 declining, 3.10 number
 * match, 3.13 codes shown here, 3.14 reasons), and what our own sign-in server adds for those who ask for it.
 */
import type { Protocol } from "../../protocol.ts"
import { answerRequest, readAnswerReply } from "./answer.ts"
import { countryRequest, readCountryReply } from "./country.ts"
import { enrolmentRequest, readEnrolmentReply } from "./enrolment.ts"
import { makeKeys } from "./keys.ts"
import { readLink, recognises } from "./link.ts"
import { policyRequest, readPolicyReply } from "./policy.ts"
import { pollRequest, readPollReply, wakeAddress } from "./poll.ts"

/** See {@link Protocol}. */
export const privacyidea: Protocol = {
  recognises,
  readLink,
  makeKeys,
  enrolmentRequest,
  readEnrolmentReply,
  pollRequest,
  wakeAddress,
  readPollReply,
  policyRequest,
  readPolicyReply,
  answerRequest,
  readAnswerReply,
  countryRequest,
  readCountryReply,
}
