/** The envelope of every reply: `{"result": {"status", "value", "error"}, "detail"}`. */
import * as v from "valibot"
import { CountersignError, type ErrorCode } from "../../../domain/error.ts"
import { REPLY_LIMIT, type Reply } from "../../protocol.ts"

const envelope = v.object({
  result: v.object({
    status: v.boolean(),
    value: v.optional(v.unknown()),
    error: v.nullish(v.object({ code: v.optional(v.unknown()), message: v.optional(v.unknown()) })),
  }),
  detail: v.optional(v.unknown()),
})

/** An error of the server's, in its own numbers. */
export interface Refusal {
  readonly status: number
  readonly code: number | null
  readonly message: string
}

/** What a server said that understood us. */
export interface Understood {
  readonly value: unknown
  readonly detail: unknown
}

/** What stands for a status whatever the body says. */
function codeOfStatus(status: number): ErrorCode | null {
  if (status === 429 || status === 503) return "approval.busy"
  if (status >= 500) return "approval.server"
  // With no answer of the protocol in it: an address that is none, or a page to sign in to the network first.
  return status === 404 || (status >= 300 && status < 400) ? "approval.unavailable" : null
}

function parse(reply: Reply): v.InferOutput<typeof envelope> | null {
  try {
    const read = v.safeParse(envelope, JSON.parse(reply.body))
    return read.success ? read.output : null
  } catch {
    return null
  }
}

/**
 * Reads a reply.
 * @param refused the code for an error that the server explains in the terms of the protocol
 * @throws approval.large, approval.busy, approval.server, approval.unavailable, approval.reply, or what `refused` says
 */
export function readReply(reply: Reply, refused: (refusal: Refusal) => ErrorCode): Understood {
  const { status } = reply
  if (reply.body.length > REPLY_LIMIT) throw new CountersignError("approval.large")
  const said = parse(reply)
  if (status === 429 || status >= 500 || said === null) {
    throw new CountersignError(codeOfStatus(status) ?? "approval.reply", `status ${status}`)
  }
  const { result, detail } = said
  if (status === 200 && result.status) return { value: result.value, detail }
  if (result.status || result.error === undefined) throw new CountersignError("approval.reply", `status ${status}`)
  const stated = result.error ?? {}
  const code = typeof stated.code === "number" ? stated.code : null
  const message = typeof stated.message === "string" ? stated.message : ""
  throw new CountersignError(refused({ status, code, message }), `status ${status}, error ${code}`)
}
