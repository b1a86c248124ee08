/** RFC 9106, §5.1 to §5.3: one input, three kinds. Hexadecimal; memory in KiB. */
export const rfc9106 = {
  password: "01".repeat(32),
  salt: "02".repeat(16),
  secret: "03".repeat(8),
  associatedData: "04".repeat(12),
  memory: 32,
  passes: 3,
  lanes: 4,
  length: 32,
  tags: {
    argon2d: "512b391b6f1162975371d30919734294f868e3be3984f3c1a13a4db9fabe4acb",
    argon2i: "c814d9d1dc7f37aa13f0d77f2494bda1c8de6b016dd388d29952a4c4672b6ce8",
    argon2id: "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659",
  },
} as const

/**
 * Argon2id of the reference implementation's own test (P-H-C/phc-winner-argon2, src/test.c, version 0x13), 32 bytes.
 * Its salts have 8 bytes, libsodium takes 16 only.
 */
export const referenceArgon2id = [
  {
    password: "password",
    salt: "somesalt",
    memory: 256,
    passes: 2,
    lanes: 1,
    tag: "9dfeb910e80bad0311fee20f9c0e2b12c17987b4cac90c2ef54d5b3021c68bfe",
  },
  {
    password: "password",
    salt: "somesalt",
    memory: 256,
    passes: 2,
    lanes: 2,
    tag: "6d093c501fd5999645e0ea3bf620d7b8be7fd2db59c20d9fff9539da2bf57037",
  },
] as const

/** What ours is held to, against an independent implementation that passes the RFC's vectors. One lane; KiB; bytes. */
export const oneLane = [
  { memory: 8, passes: 1, length: 32 },
  { memory: 8, passes: 3, length: 64 },
  { memory: 32, passes: 3, length: 32 },
  { memory: 100, passes: 2, length: 16 },
  { memory: 1024, passes: 4, length: 32 },
  // The vault's own cost.
  { memory: 65_536, passes: 3, length: 32 },
] as const
