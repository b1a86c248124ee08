/** A line of a server's as it is shown: no control characters, nothing that turns the text around it. */
export const shown = (line: string): string =>
  line
    .replace(/[\p{Cc}\u2028\u2029]+/gu, " ")
    .replace(/[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu, "")
    .trim()
