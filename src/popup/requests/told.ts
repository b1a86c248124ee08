import type { AnswerView } from "../../messages/contract.ts"
import type { IconName } from "../../ui/icon.tsx"

/** How an outcome is told: a drawing, and the keys of a heading and a sentence, into which the account's name goes. */
export interface Told {
  readonly looks: IconName | "spinner"
  readonly tone: "good" | "bad" | "warn"
  readonly title: string
  readonly text: string
}

/** What is said of an answer. "Denied" only where the server said so; a wrong number is said to be one from the start. */
export function told({ kind, outcome, wrongNumber, notMe, code, trouble }: AnswerView): Told {
  if (code !== null) return { looks: "check", tone: "good", title: "request_code_title", text: "request_code_text" }
  if (wrongNumber && outcome === "denied") {
    return { looks: "close", tone: "bad", title: "request_wrong_title", text: "request_wrong_denied" }
  }
  if (wrongNumber) return { looks: "close", tone: "bad", title: "request_wrong_title", text: "request_wrong" }
  if (trouble === "approval.country")
    return { looks: "globe", tone: "bad", title: "request_place_title", text: "request_place" }
  if (outcome === "approved")
    return { looks: "check", tone: "good", title: "request_approved_title", text: "request_approved" }
  if (outcome === "denied" && notMe)
    return { looks: "close", tone: "bad", title: "request_denied_title", text: "request_reported" }
  if (outcome === "denied")
    return { looks: "close", tone: "bad", title: "request_denied_title", text: "request_denied" }
  if (outcome === "sending")
    return { looks: "spinner", tone: "good", title: "request_sending_title", text: "request_sending" }
  if (outcome === "over") {
    return {
      looks: "code",
      tone: "warn",
      title: "request_over_title",
      text: kind === "approve" ? "request_over" : "request_over_denied",
    }
  }
  return { looks: "warning", tone: "warn", title: "request_unclear_title", text: "request_unclear" }
}
