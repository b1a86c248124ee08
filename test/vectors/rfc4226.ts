/** RFC 4226, Appendix D: the secret, and for each counter the truncated number (table 2) and the 6-digit code. */
export const rfc4226 = {
  secret: "12345678901234567890",
  rows: [
    { counter: 0, number: 1284755224, code: "755224" },
    { counter: 1, number: 1094287082, code: "287082" },
    { counter: 2, number: 137359152, code: "359152" },
    { counter: 3, number: 1726969429, code: "969429" },
    { counter: 4, number: 1640338314, code: "338314" },
    { counter: 5, number: 868254676, code: "254676" },
    { counter: 6, number: 1918287922, code: "287922" },
    { counter: 7, number: 82162583, code: "162583" },
    { counter: 8, number: 673399871, code: "399871" },
    { counter: 9, number: 645520489, code: "520489" },
  ],
} as const
