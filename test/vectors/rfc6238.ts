/**
 * RFC 6238, Appendix B: 8 digits, 30 s. The table says one secret of 20 bytes for all; the code of Appendix A, and every
 * number in the table, uses one as long as the hash (errata 2866).
 */
export const rfc6238 = {
  secrets: {
    SHA1: "12345678901234567890",
    SHA256: "12345678901234567890123456789012",
    SHA512: "1234567890123456789012345678901234567890123456789012345678901234",
  },
  /** Seconds since 1970, and the three codes. */
  rows: [
    { time: 59, SHA1: "94287082", SHA256: "46119246", SHA512: "90693936" },
    { time: 1111111109, SHA1: "07081804", SHA256: "68084774", SHA512: "25091201" },
    { time: 1111111111, SHA1: "14050471", SHA256: "67062674", SHA512: "99943326" },
    { time: 1234567890, SHA1: "89005924", SHA256: "91819424", SHA512: "93441116" },
    { time: 2000000000, SHA1: "69279037", SHA256: "90698825", SHA512: "38618901" },
    { time: 20000000000, SHA1: "65353130", SHA256: "77737706", SHA512: "47863826" },
  ],
} as const
