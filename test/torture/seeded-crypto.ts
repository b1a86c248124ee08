/**
 * The crypto that a schedule runs on: the same algorithms, by Node and at once instead of in a thread pool, and random
 * bytes that follow from the seed. Without it two runs of one seed would seal other bytes in another order, and a
 * failure could not be seen again.
 */
import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync } from "node:crypto"

/** Numbers from 0 up to 1. */
export type Random = () => number

interface Key {
  readonly raw: Uint8Array
}

const bytesOf = (data: ArrayBufferView | ArrayBuffer): Uint8Array =>
  data instanceof ArrayBuffer ? new Uint8Array(data) : new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
const out = (buffer: Uint8Array): Promise<ArrayBuffer> => Promise.resolve(new Uint8Array(buffer).buffer)
const TAG = 16

interface Gcm {
  readonly iv: Uint8Array
  readonly additionalData: Uint8Array
}

const subtle = {
  importKey: (_format: string, raw: ArrayBufferView): Promise<Key> => Promise.resolve({ raw: bytesOf(raw).slice() }),
  digest: (_name: string, data: ArrayBufferView) => out(createHash("sha256").update(bytesOf(data)).digest()),
  sign: (_name: string, { raw }: Key, data: ArrayBufferView) =>
    out(createHmac("sha256", raw).update(bytesOf(data)).digest()),
  deriveBits: ({ salt, info }: { salt: Uint8Array; info: Uint8Array }, { raw }: Key, bits: number) =>
    out(new Uint8Array(hkdfSync("sha256", raw, salt, info, bits / 8))),
  encrypt({ iv, additionalData }: Gcm, { raw }: Key, data: ArrayBufferView) {
    const cipher = createCipheriv("aes-256-gcm", raw, iv).setAAD(additionalData)
    return out(Buffer.concat([cipher.update(bytesOf(data)), cipher.final(), cipher.getAuthTag()]))
  },
  async decrypt({ iv, additionalData }: Gcm, { raw }: Key, data: ArrayBufferView) {
    const sealed = bytesOf(data)
    const decipher = createDecipheriv("aes-256-gcm", raw, iv).setAAD(additionalData)
    decipher.setAuthTag(sealed.subarray(-TAG))
    return out(Buffer.concat([decipher.update(sealed.subarray(0, -TAG)), decipher.final()]))
  },
}

/** Runs `work` with crypto that follows from `random`. */
export async function withSeededCrypto<T>(random: Random, work: () => Promise<T>): Promise<T> {
  const original = globalThis.crypto
  const getRandomValues = (array: Uint8Array): Uint8Array => {
    for (let i = 0; i < array.length; i++) array[i] = Math.floor(random() * 256)
    return array
  }
  Object.defineProperty(globalThis, "crypto", { value: { subtle, getRandomValues }, configurable: true })
  try {
    return await work()
  } finally {
    Object.defineProperty(globalThis, "crypto", { value: original, configurable: true })
  }
}
