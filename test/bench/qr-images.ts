import qrcode from "qrcode"
import {
  addNoise,
  type Area,
  blur,
  Canvas,
  type Colour,
  compress,
  drawCode,
  type Random,
  randomFrom,
} from "./qr-canvas.ts"

/** A picture with the codes drawn in it, made from a seed alone: the same seed gives the same bytes. */
export interface QrImage {
  readonly kind: QrKind
  readonly data: Uint8ClampedArray<ArrayBuffer>
  readonly width: number
  readonly height: number
  readonly texts: readonly string[]
}

/** What is hard about a picture. */
export const qrKinds = [
  "clean",
  "blurred",
  "noisy",
  "inverted",
  "dark", // on a dark page without a quiet zone
  "small", // 1.9 to 2.5 pixels a module
  "several", // two to five on one page
  "dim",
  "turned",
  "jpeg",
  "migration", // Google's export: 300 to 900 characters
  "mixed", // two of the above, mildly
] as const
export type QrKind = (typeof qrKinds)[number]

const between = (random: Random, low: number, high: number): number => low + random() * (high - low)
const whole = (random: Random, low: number, high: number): number => Math.floor(between(random, low, high + 1))
const pick = <T>(random: Random, from: readonly T[]): T => from[Math.floor(random() * from.length)]!
const letters = (random: Random, alphabet: string, length: number): string =>
  Array.from({ length }, () => alphabet[Math.floor(random() * alphabet.length)]).join("")

/** An otpauth:// link as a site shows it, 60 to 200 characters, with a made-up secret. */
export const otpauthLink = (random: Random): string => {
  const issuer = pick(random, ["GitHub", "Example Bank", "Société Générale", "acme.example", "Nextcloud", "株式会社"])
  const user = `${letters(random, "abcdefghijklmnop", whole(random, 3, 12))}@example.${pick(random, ["com", "org", "net"])}`
  const secret = letters(random, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", pick(random, [16, 26, 32, 52]))
  const more =
    random() < 0.4 ? `&algorithm=${pick(random, ["SHA1", "SHA256"])}&digits=${pick(random, [6, 8])}&period=30` : ""
  const name = encodeURIComponent(issuer)
  return `otpauth://totp/${name}:${encodeURIComponent(user)}?secret=${secret}&issuer=${name}${more}`.slice(0, 200)
}

/** The outside of Google's export link, 300 to 900 characters; what is inside is random. */
export const migrationLink = (random: Random): string => {
  const base64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
  const data = encodeURIComponent(letters(random, base64, whole(random, 240, 760)))
  return `otpauth-migration://offline?data=${data}`.slice(0, 900)
}

/** Lines of letter-like strokes: what a page is mostly made of. */
const drawText = (
  canvas: Canvas,
  random: Random,
  left: number,
  top: number,
  width: number,
  lines: number,
  ink: Colour,
): void => {
  const unit = pick(random, [1, 1, 1, 2])
  for (let line = 0; line < lines; line++) {
    let x = left
    const end = left + width * between(random, 0.5, 1)
    while (x < end) {
      for (let letter = whole(random, 2, 9); letter > 0 && x < end; letter--) {
        for (let i = whole(random, 2, 5); i > 0; i--) {
          const tall = random() < 0.5
          const w = unit * (tall ? 1 : whole(random, 2, 5))
          const h = unit * (tall ? whole(random, 3, 8) : 1)
          canvas.rectangle(
            x + unit * whole(random, 0, 4),
            top + line * 15 * unit + unit * whole(random, 0, 4),
            w,
            h,
            ink,
          )
        }
        x += 7 * unit
      }
      x += 5 * unit
    }
  }
}

/** A page: a bar, a side column, text, buttons, a photograph-like block, rules, and little squares as icons. */
const drawPage = (canvas: Canvas, random: Random, ink: Colour, accent: Colour): void => {
  const { width, height } = canvas
  canvas.rectangle(0, 0, width, 48, accent)
  drawText(canvas, random, 20, 18, 300, 1, [240, 240, 240])
  const side = Math.round(width * 0.18)
  drawText(canvas, random, 16, 70, side - 40, Math.floor((height - 90) / 30), ink)
  for (let top = 70; top < height - 40;) {
    const lines = whole(random, 2, 7)
    drawText(canvas, random, side + 20, top, width - side - 60, lines, ink)
    top += lines * 18 + 20
    if (random() < 0.4) canvas.rectangle(side + 20, top, whole(random, 60, 160), 32, accent)
    if (random() < 0.5) canvas.rectangle(side + 20, top - 6, width - side - 60, 1, ink)
    top += 44
  }
  const [px, py] = [whole(random, side, width - 200), whole(random, 60, Math.max(61, height - 180))]
  for (let y = py; y < Math.min(height, py + 150); y++) {
    for (let x = px; x < Math.min(width, px + 190); x++) {
      const wave = 128 + 90 * Math.sin(x / 17 + Math.sin(y / 23)) + (random() - 0.5) * 40
      canvas.blend(x, y, [wave, 255 - wave, (wave * 3) % 255], 1)
    }
  }
  // One page in four has icons that look like a finder.
  for (let i = random() < 0.25 ? whole(random, 1, 4) : 0; i > 0; i--) {
    const s = whole(random, 2, 4)
    const [x, y] = [whole(random, 0, width - 40), whole(random, 50, height - 40)]
    canvas.rectangle(x, y, 7 * s, 7 * s, ink)
    canvas.rectangle(x + s, y + s, 5 * s, 5 * s, [200, 200, 200])
    canvas.rectangle(x + 2 * s, y + 2 * s, 3 * s, 3 * s, ink)
  }
}

const lightPages: readonly Colour[] = [
  [255, 255, 255],
  [246, 248, 250],
  [250, 244, 230],
  [230, 236, 245],
]
const darkPages: readonly Colour[] = [
  [13, 17, 23],
  [30, 30, 30],
  [40, 42, 54],
  [0, 0, 0],
  [24, 26, 60],
]
const inks: readonly Colour[] = [
  [0, 0, 0],
  [0, 0, 0],
  [20, 24, 40],
  [60, 10, 90],
  [0, 70, 40],
  [120, 20, 20],
]
const accents: readonly Colour[] = [
  [36, 41, 47],
  [0, 90, 200],
  [160, 60, 20],
  [20, 120, 80],
]

/** The picture number `index` of a seed: a kind, a page and one or more codes. */
export const qrImage = (seed: number, index: number): QrImage => {
  const random = randomFrom(Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b))
  const kind = qrKinds[index % qrKinds.length]!
  const also =
    kind === "mixed"
      ? [pick(random, ["blurred", "jpeg", "noisy"]), pick(random, ["small", "turned", "dim", "inverted"])]
      : []
  const has = (what: QrKind): boolean => kind === what || also.includes(what)
  const mild = kind === "mixed"
  // Screenshots, and now and then a picture saved from one.
  const [width, height] =
    random() < 0.7 || kind === "several" ? [1280, 800] : [whole(random, 480, 900), whole(random, 480, 800)]
  const inverted = has("inverted") || (kind === "dark" && random() < 0.5)
  const darkPage = inverted || kind === "dark"
  const page = pick(random, darkPage ? darkPages : lightPages)
  const canvas = new Canvas(width, height, page)
  drawPage(canvas, random, darkPage ? [200, 205, 210] : [40, 44, 52], pick(random, accents))

  const count = kind === "several" ? whole(random, 2, 5) : 1
  const texts: string[] = []
  let area: Area = [0, 0, width, height]
  // Several stand in a row of cells, or in two rows.
  const columns = count > 2 ? Math.ceil(count / 2) : count
  const rows = count > 2 ? 2 : 1
  for (let i = 0; i < count; i++) {
    const text =
      kind === "migration" || (kind === "several" && random() < 0.15) ? migrationLink(random) : otpauthLink(random)
    const level =
      kind === "migration" ? pick(random, ["L", "M"] as const) : pick(random, ["L", "M", "M", "Q", "H"] as const)
    const { size } = qrcode.create(text, { errorCorrectionLevel: level }).modules
    const quiet = kind === "dark" ? pick(random, [0, 0, 0.5, 1]) : inverted ? 4 : pick(random, [2, 4, 4])
    const angle = has("turned") ? between(random, -0.25, 0.25) : 0
    const cell = [width / columns, (height - 50) / rows] as const
    const widest =
      (Math.min(cell[0], cell[1]) * 0.92) /
      ((size + 2 * quiet) * (Math.abs(Math.cos(angle)) + Math.abs(Math.sin(angle))))
    const wanted = has("small")
      ? between(random, 1.9, 2.5)
      : between(random, 2.8, has("noisy") || has("blurred") ? 6 : 8)
    const module = Math.min(widest, wanted)
    // Browsers put pictures on whole pixels and, as often as not, scale them to whole modules too.
    const exact = random() < 0.4 && angle === 0 && module >= 2 ? Math.floor(module) : module
    const reach = (size / 2 + quiet) * exact * (Math.abs(Math.cos(angle)) + Math.abs(Math.sin(angle)))
    const place = (low: number, high: number): number => Math.round(between(random, low, Math.max(low, high)))
    const cellLeft = (i % columns) * cell[0]
    const cellTop = 50 + Math.floor(i / columns) * cell[1]
    const x = place(cellLeft + reach + 1, cellLeft + cell[0] - reach - 1) + (angle === 0 ? ((size * exact) % 2) / 2 : 0)
    const y = place(cellTop + reach + 1, cellTop + cell[1] - reach - 1) + (angle === 0 ? ((size * exact) % 2) / 2 : 0)
    let ink: Colour = inverted
      ? pick(random, [
          [255, 255, 255],
          [230, 237, 243],
          [180, 220, 255],
        ])
      : pick(random, inks)
    let paper: Colour = inverted ? page : [255, 255, 255]
    if (has("dim")) {
      const base = between(random, 90, 200)
      const contrast = mild ? between(random, 45, 80) : between(random, 42, 80)
      const [low, high] = [base - contrast / 2, base + contrast / 2]
      ink = inverted ? [high, high, high] : [low, low, low]
      paper = inverted ? [low, low, low] : [high, high, high]
    }
    area = drawCode(canvas, { text, x, y, module: exact, angle, quiet, ink, paper, level })
    if (has("blurred")) blur(canvas, area, exact * (mild ? between(random, 0.25, 0.4) : between(random, 0.35, 0.55)))
    texts.push(text)
  }
  const everywhere: Area = random() < 0.5 ? [0, 0, width, height] : area
  if (has("noisy"))
    addNoise(
      canvas,
      random,
      everywhere,
      has("dim") ? between(random, 3, 8) : mild ? between(random, 10, 25) : between(random, 25, 55),
    )
  if (has("jpeg")) compress(canvas, everywhere, mild ? between(random, 30, 60) : between(random, 8, 30))
  return { kind, data: canvas.data, width, height, texts }
}
