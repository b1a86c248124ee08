import { expect } from "vitest"
import { concat, type Bytes } from "../../src/domain/bytes.ts"
import { codeOf, type ErrorCode } from "../../src/domain/error.ts"

/** The code that `work` is refused with; "opened" if it was not refused. */
export async function codeBy(work: () => unknown): Promise<ErrorCode | "opened"> {
  try {
    await work()
    return "opened"
  } catch (thrown) {
    return codeOf(thrown)
  }
}

/** Bytes that differ from what was written, and how. */
export interface Damage {
  readonly name: string
  readonly bytes: Bytes
}

/** Every bit of every byte flipped (threats A9). */
export function flipped(bytes: Bytes): Damage[] {
  return Array.from(bytes).flatMap((byte, at) =>
    Array.from({ length: 8 }, (_, bit) => ({
      name: `bit ${bit} of byte ${at}`,
      bytes: bytes.with(at, byte ^ (1 << bit)),
    })),
  )
}

/** Every cut from either end down to nothing, every single byte left out, all extensions, itself twice (threats A10). */
export function resized(bytes: Bytes): Damage[] {
  const each = <T>(count: number, make: (i: number) => T) => Array.from({ length: count }, (_, i) => make(i))
  return [
    ...each(bytes.length, (i) => ({ name: `first ${i} bytes`, bytes: bytes.slice(0, i) })),
    ...each(bytes.length - 1, (i) => ({ name: `last ${i + 1} bytes`, bytes: bytes.slice(-i - 1) })),
    ...each(bytes.length, (i) => ({ name: `without byte ${i}`, bytes: concat(bytes.slice(0, i), bytes.slice(i + 1)) })),
    ...[0x00, 0x60, 0xff].flatMap((fill) =>
      each(16, (i) => ({ name: `${i + 1} × ${fill} after`, bytes: concat(bytes, new Uint8Array(i + 1).fill(fill)) })),
    ),
    ...each(16, (i) => ({ name: `${i + 1} × 0 before`, bytes: concat(new Uint8Array(i + 1), bytes) })),
    { name: "twice", bytes: concat(bytes, bytes) },
  ]
}

/** Expects that each is refused with one of `codes`. One list, so that a failure names every hole. */
export async function expectRefused(
  damages: readonly Damage[],
  read: (bytes: Bytes) => unknown,
  codes: readonly ErrorCode[] = ["vault.damaged", "vault.newer"],
): Promise<void> {
  const holes: string[] = []
  for (const { name, bytes } of damages) {
    const code = await codeBy(() => read(bytes))
    if (!codes.some((each) => each === code)) holes.push(`${name}: ${code}`)
  }
  expect(damages.length).toBeGreaterThan(0)
  expect(holes).toEqual([])
}
