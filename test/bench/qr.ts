import { readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { pathToFileURL } from "node:url"
import { parseArgs } from "node:util"
import jsQR from "jsqr"
import { prepareZXingModule, readBarcodes } from "zxing-wasm/reader"
import { readQrCodes } from "../../src/formats/qr.ts"
import { qrImage, type QrKind, qrKinds } from "./qr-images.ts"

interface Line {
  readonly name: string
  readonly value: number
  readonly unit: string
  readonly n: number
}

/** Codes drawn in the pictures of one kind, and how many of them each reader read right. */
interface Tally {
  codes: number
  ours: number
  zxing: number
  images: number
  plain: number
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0

const startZxing = (): void => {
  // Else it would fetch its bytes from a CDN.
  const file = readFileSync(createRequire(import.meta.url).resolve("zxing-wasm/reader/zxing_reader.wasm"))
  prepareZXingModule({
    overrides: { wasmBinary: file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength) },
  })
}

/**
 * `qr.read`: codes read by us ÷ codes read by zxing-wasm at its most thorough, over seeded pictures (a text must be
 * exactly right to count). `qr.plain`: the share of pictures in which one plain call of jsQR reads a code at all; the set is
 * hard enough if that is at most 0.75. `qr.zxing`: the share of codes that zxing-wasm reads; the set is fair if that is
 * nearly all. `qr.ms`: median time of ours for a picture of 1280 × 800.
 */
export const benchQr = async (
  seed = 1,
  count = 324,
  report?: (kind: QrKind, tally: Tally) => void,
): Promise<Line[]> => {
  startZxing()
  const kinds = new Map<QrKind, Tally>(
    qrKinds.map((kind) => [kind, { codes: 0, ours: 0, zxing: 0, images: 0, plain: 0 }]),
  )
  const times: number[] = []
  for (let i = 0; i < count; i++) {
    const image = qrImage(seed, i)
    const tally = kinds.get(image.kind)!
    const start = performance.now()
    const ours = readQrCodes(image)
    const time = performance.now() - start
    if (image.width === 1280 && image.height === 800) times.push(time)
    // Given explicitly: jsQR keeps the options of an earlier call as its defaults.
    const plain = jsQR(image.data, image.width, image.height, { inversionAttempts: "attemptBoth" })
    const zxing = await readBarcodes(
      { data: image.data, width: image.width, height: image.height, colorSpace: "srgb" },
      { formats: ["QRCode"], tryHarder: true, maxNumberOfSymbols: 255 },
    )
    const right = (texts: readonly string[]): number => image.texts.filter((text) => texts.includes(text)).length
    tally.codes += image.texts.length
    tally.ours += right(ours.map(({ text }) => text))
    tally.zxing += right(zxing.map(({ text }) => text))
    tally.images += 1
    tally.plain += plain && right([plain.data]) > 0 ? 1 : 0
  }
  let codes = 0
  let ours = 0
  let zxing = 0
  let plain = 0
  for (const [kind, tally] of kinds) {
    report?.(kind, tally)
    codes += tally.codes
    ours += tally.ours
    zxing += tally.zxing
    plain += tally.plain
  }
  return [
    { name: "qr.read", value: ours / zxing, unit: "ratio", n: codes },
    { name: "qr.plain", value: plain / count, unit: "ratio", n: count },
    { name: "qr.zxing", value: zxing / codes, unit: "ratio", n: codes },
    { name: "qr.ms", value: median(times), unit: "ms", n: times.length },
  ]
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const { values } = parseArgs({
    options: {
      seed: { type: "string", default: "1" },
      count: { type: "string", default: "324" },
      kinds: { type: "boolean" },
    },
  })
  const report = (kind: QrKind, tally: Tally): void => console.error(kind.padEnd(10), JSON.stringify(tally))
  for (const line of await benchQr(Number(values.seed), Number(values.count), values.kinds ? report : undefined)) {
    console.log(JSON.stringify(line))
  }
}
