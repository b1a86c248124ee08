/**
 * What the pure folders (domain, vault, formats, sync) may see beyond ES2023. The compiler project
 * `tsconfig.pure.json` has neither DOM nor Node types, so anything not named here is an error there.
 * Every shape is a subset of the browser's own, so the same files compile in the other projects too.
 */
type BufferSource = ArrayBufferView<ArrayBuffer> | ArrayBuffer
type KeyUsage = "encrypt" | "decrypt" | "sign" | "verify" | "deriveKey" | "deriveBits" | "wrapKey" | "unwrapKey"
interface CryptoKey {
  readonly algorithm: { name: string }
  readonly extractable: boolean
  readonly type: "private" | "public" | "secret"
  readonly usages: KeyUsage[]
}
interface PureSubtleCrypto {
  decrypt(algorithm: object, key: CryptoKey, data: BufferSource): Promise<ArrayBuffer>
  deriveBits(algorithm: object, baseKey: CryptoKey, length: number): Promise<ArrayBuffer>
  digest(algorithm: string, data: BufferSource): Promise<ArrayBuffer>
  encrypt(algorithm: object, key: CryptoKey, data: BufferSource): Promise<ArrayBuffer>
  exportKey(format: "spki" | "pkcs8", key: CryptoKey): Promise<ArrayBuffer>
  generateKey(
    algorithm: object,
    extractable: boolean,
    keyUsages: readonly KeyUsage[],
  ): Promise<{ publicKey: CryptoKey; privateKey: CryptoKey }>
  importKey(
    format: "raw" | "spki" | "pkcs8",
    keyData: BufferSource,
    algorithm: string | object,
    extractable: boolean,
    keyUsages: readonly KeyUsage[],
  ): Promise<CryptoKey>
  sign(algorithm: string | object, key: CryptoKey, data: BufferSource): Promise<ArrayBuffer>
  verify(algorithm: string | object, key: CryptoKey, signature: BufferSource, data: BufferSource): Promise<boolean>
}
declare const crypto: {
  readonly subtle: PureSubtleCrypto
  getRandomValues<T extends ArrayBufferView<ArrayBuffer>>(array: T): T
}
declare class TextEncoder {
  encode(input?: string): Uint8Array<ArrayBuffer>
}
declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean })
  decode(input?: BufferSource): string
}
declare class URL {
  constructor(url: string, base?: string)
  readonly hostname: string
  readonly host: string
  readonly protocol: string
  readonly pathname: string
  readonly search: string
  readonly searchParams: URLSearchParams
  readonly origin: string
  toString(): string
}
declare class URLSearchParams {
  constructor(init?: string | Record<string, string>)
  get(name: string): string | null
  getAll(name: string): string[]
  has(name: string): boolean
  set(name: string, value: string): void
  append(name: string, value: string): void
  keys(): IterableIterator<string>
  entries(): IterableIterator<[string, string]>
  toString(): string
}
declare function atob(data: string): string
declare function btoa(data: string): string
/** What the remotes of sync see of the answers of a server; what sends is handed to them. */
declare class AbortSignal {
  static any(signals: readonly AbortSignal[]): AbortSignal
  static timeout(milliseconds: number): AbortSignal
  readonly aborted: boolean
  readonly reason: unknown
  throwIfAborted(): void
}
interface Headers {
  get(name: string): string | null
}
interface Response {
  readonly type: string
  readonly status: number
  readonly ok: boolean
  readonly url: string
  readonly headers: Headers
  readonly body: {
    cancel(): Promise<void>
    getReader(): {
      read(): Promise<{ done: false; value: Uint8Array<ArrayBuffer> } | { done: true; value?: undefined }>
      cancel(): Promise<void>
    }
  } | null
}
