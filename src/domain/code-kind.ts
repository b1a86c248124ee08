/** The kinds of one-time codes: RFC 6238, RFC 4226, Steam's five letters, Mobile-OTP, and Yandex Key's eight letters. */
export const codeKinds = ["totp", "hotp", "steam", "motp", "yandex"] as const

/** See {@link codeKinds}. */
export type CodeKind = (typeof codeKinds)[number]

/** Whether a PIN goes into each code, which the person knows and the secret does not hold. */
export const takesPin = (kind: CodeKind): boolean => kind === "motp" || kind === "yandex"

/** A PIN as it goes into the codes of a kind; `null`: none at all, or none of that kind. */
export function readPin(kind: CodeKind, text: string): string | null {
  const pin = text.trim()
  return (kind === "yandex" ? /^\d{4,16}$/ : /^[!-~]{1,64}$/).test(pin) ? pin : null
}

/** Whether a text is a link, which brings its own kind. */
export const isCodeLink = (text: string): boolean => /^\s*(?:otpauth|motp|steam):/i.test(text)

/** Whether a text is a link to a code that is made with a PIN, and brings none. */
export const lacksPin = (text: string): boolean =>
  /^\s*(?:motp:|otpauth:\/*yaotp\b)/i.test(text) && !/[?&]pin=[^&\s]/i.test(text)
