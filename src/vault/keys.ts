import { derive } from "./seal.ts"
import type { Bytes } from "../domain/bytes.ts"

/**
 * [Note: Key hierarchy] The root is 256 random bits; at rest there are only wraps of it (keyring.ts). Every other key is
 * HKDF of the root with its purpose, so one of them tells nothing of the root or of another. Which are resident in
 * which lock state is design, not convenience: the table is in README.md ("What is in memory when").
 */
export const purposes = ["index", "codes", "passwords", "sync", "device", "inbox", "keyring", "pin"] as const

/** One of {@link purposes}. */
export type Purpose = (typeof purposes)[number]

/** The key for one purpose, as 32 bytes. */
export const keyFor = (root: Bytes, purpose: Purpose): Promise<Bytes> => derive(root, `root/${purpose}`)
