import { expect, test } from "vitest"
import { concat, randomBytes, toBase64Url, utf8, type Bytes } from "../../src/domain/bytes.ts"
import { toCbor } from "../../src/vault/cbor.ts"
import { KDF_FLOOR } from "../../src/vault/kdf.ts"
import { openKeyring, readKeyring, writeKeyring, type Keyring } from "../../src/vault/keyring.ts"
import { keyFor } from "../../src/vault/keys.ts"
import { authenticate, derive, open, sealingKey } from "../../src/vault/seal.ts"
import { cheapArgon2id } from "./cheap-argon2id.ts"
import { codeBy } from "./refusal.ts"
import { twoKeyBox } from "./two-key-box.ts"

const { argon2id } = cheapArgon2id()
const passwords = ["the attacker's own password", "what the user might have typed"] as const

test("A27: a wrap whose box opens under two passwords opens by one of them at most", async () => {
  const [vault, id, salt] = [randomBytes(16), randomBytes(16), randomBytes(16)]
  const version = toBase64Url(id)
  const about = { type: "password-wrap", vault, version } as const
  const keys = await Promise.all(
    passwords.map(async (password) => {
      const stretched = await argon2id(utf8(password), salt, KDF_FLOOR, 32)
      return {
        key: await derive(stretched, "password-wrap/key"),
        commitment: await derive(stretched, "password-wrap/commitment"),
      }
    }),
  )
  const additionalData = toCbor([1, 1, about.type, vault, null, null, version, null])
  const made = await twoKeyBox(keys[0]!.key, keys[1]!.key, additionalData)
  const box = concat(Uint8Array.of(1, 1), made)

  // What the commitment is for: AES-GCM itself takes the box under either key, as two different roots.
  const roots: Bytes[] = []
  for (const { key } of keys) roots.push(await open(await sealingKey(key), box, about))
  expect(roots.map(({ length }) => length)).toEqual([32, 32])
  expect(roots[0]).not.toEqual(roots[1])

  for (const mine of [0, 1] as const) {
    const { commitment } = keys[mine]!
    const wraps: Keyring["wraps"] = [{ kind: "password", id, salt, ...KDF_FLOOR, commitment, box }]
    const mac = await authenticate(await keyFor(roots[mine]!, "keyring"), toCbor([1, vault, wraps]))
    const passkeysMac = await authenticate(await keyFor(roots[mine]!, "keyring"), toCbor([1, vault, "passkeys", []]))
    const keyring = await readKeyring(await writeKeyring({ version: 1, vault, wraps, mac, passkeys: [], passkeysMac }))
    expect(await openKeyring(keyring, passwords[mine], argon2id)).toEqual(roots[mine])
    expect(await codeBy(() => openKeyring(keyring, passwords[1 - mine]!, argon2id))).toBe("password.wrong")
  }
})
