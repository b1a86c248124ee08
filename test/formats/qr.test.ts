import fc from "fast-check"
import qrcode from "qrcode"
import { describe, expect, test } from "vitest"
import { decoded } from "../../src/formats/qr-decode.ts"
import { alignmentCentres } from "../../src/formats/qr-symbol.ts"
import { type Pixels, readQrCodes } from "../../src/formats/qr.ts"
import {
  addNoise,
  blur,
  Canvas,
  type Colour,
  compress,
  drawCode,
  type Placement,
  randomFrom,
} from "../bench/qr-canvas.ts"
import { migrationLink, otpauthLink, qrImage, qrKinds } from "../bench/qr-images.ts"

const black: Colour = [0, 0, 0]
const white: Colour = [255, 255, 255]
const link = "otpauth://totp/Example:alice@example.org?secret=JBSWY3DPEHPK3PXP&issuer=Example"

const plain: Placement = {
  text: link,
  x: 200,
  y: 200,
  module: 5,
  angle: 0,
  quiet: 4,
  ink: black,
  paper: white,
  level: "M",
}

/** A 400 × 400 picture (or another) with these codes in it. */
const picture = (codes: readonly Partial<Placement>[], page: Colour = white, width = 400, height = 400): Canvas => {
  const canvas = new Canvas(width, height, page)
  for (const code of codes) drawCode(canvas, { ...plain, ...code })
  return canvas
}

const texts = (image: Pixels): string[] => readQrCodes(image).map(({ text }) => text)

describe("one code", () => {
  test("says its text, its bytes and where it is", () => {
    const [code, ...more] = readQrCodes(picture([{}]))
    expect(more).toEqual([])
    expect(code?.text).toBe(link)
    expect(code?.bytes).toEqual(new TextEncoder().encode(link))
    const half = (qrcode.create(link, { errorCorrectionLevel: "M" }).modules.size * 5) / 2
    const expected = [
      [200 - half, 200 - half],
      [200 + half, 200 - half],
      [200 + half, 200 + half],
      [200 - half, 200 + half],
    ]
    code?.corners.forEach(({ x, y }, i) => {
      expect(Math.hypot(x - expected[i]![0]!, y - expected[i]![1]!)).toBeLessThan(3)
    })
  })

  test.each<[string, Partial<Placement>, Colour?]>([
    ["inverted", { ink: white, paper: black }, black],
    ["inverted on a dark page, no quiet zone", { ink: [230, 237, 243], paper: [13, 17, 23], quiet: 0 }, [13, 17, 23]],
    ["a white box without a quiet zone on a dark page", { quiet: 0 }, [20, 20, 20]],
    ["of low contrast", { ink: [120, 120, 120], paper: [150, 150, 150] }, [150, 150, 150]],
    ["dark blue on dark red", { ink: [0, 0, 60], paper: [140, 30, 30] }, [140, 30, 30]],
    ["of two pixels a module", { module: 2 }],
    ["of 1.7 pixels a module", { module: 1.7 }],
    ["turned by 10 degrees", { angle: 0.175 }],
    ["turned by 45 degrees", { angle: Math.PI / 4, module: 4 }],
    ["on its side", { angle: Math.PI / 2 }],
    ["upside down", { angle: Math.PI }],
  ])("%s", (_, code, page) => {
    expect(texts(picture([code], page))).toEqual([link])
  })

  test("blurred, by half a module", () => {
    const canvas = picture([{}])
    blur(canvas, [0, 0, 400, 400], 2.5)
    expect(texts(canvas)).toEqual([link])
  })

  test("in noise", () => {
    const canvas = picture([{}])
    addNoise(canvas, randomFrom(7), [0, 0, 400, 400], 45)
    expect(texts(canvas)).toEqual([link])
  })

  test("through JPEG at quality 10", () => {
    const canvas = picture([{}])
    compress(canvas, [0, 0, 400, 400], 10)
    expect(texts(canvas)).toEqual([link])
  })

  test("mirrored", () => {
    const { data, width, height } = picture([{}])
    const words = new Uint32Array(data.buffer)
    for (let y = 0; y < height; y++) words.subarray(y * width, (y + 1) * width).reverse()
    expect(texts({ data, width, height })).toEqual([link])
  })

  test("black on nothing, as in a transparent PNG", () => {
    const canvas = picture([{}])
    for (let p = 0; p < canvas.data.length; p += 4) {
      canvas.data[p + 3] = 255 - canvas.data[p]!
      canvas.data[p] = canvas.data[p + 1] = canvas.data[p + 2] = 0
    }
    expect(texts(canvas)).toEqual([link])
  })

  test("of Google's export size, three pixels a module", () => {
    const text = migrationLink(randomFrom(3))
    expect(texts(picture([{ text, level: "L", module: 3, x: 300, y: 300 }], white, 600, 600))).toEqual([text])
  })

  test("in a picture larger than a 4K screen can show at once", () => {
    const codes = [
      { module: 2.5, x: 3000, y: 300 },
      { text: "otpauth://hotp/second", module: 12, x: 900, y: 1200 },
    ]
    expect(texts(picture(codes, [246, 248, 250], 3200, 1700))).toEqual([link, "otpauth://hotp/second"])
  })
})

describe("several codes", () => {
  const named = (name: string, x: number, y: number, more: Partial<Placement> = {}): Partial<Placement> => ({
    text: `otpauth://totp/${name}?secret=JBSWY3DPEHPK3PXP`,
    x,
    y,
    module: 4,
    ...more,
  })
  const names = (image: Pixels): string[] => texts(image).map((text) => /totp\/(\w+)/.exec(text)?.[1] ?? text)

  test("two, the left one a little lower", () => {
    expect(names(picture([named("right", 550, 190), named("left", 200, 205)], white, 800, 400))).toEqual([
      "left",
      "right",
    ])
  })

  test("four, row by row, one of them inverted and one small", () => {
    const codes = [
      named("d", 550, 560),
      named("c", 200, 555, { ink: white, paper: black }),
      named("b", 560, 200, { module: 2 }),
      named("a", 200, 200),
    ]
    expect(names(picture(codes, white, 800, 800))).toEqual(["a", "b", "c", "d"])
  })

  test("the same twice counts once", () => {
    expect(names(picture([named("a", 200, 200), named("a", 600, 200)], white, 800, 400))).toEqual(["a"])
  })
})

describe("no code", () => {
  test.each([
    ["a white picture", new Canvas(300, 200, white)],
    ["one pixel", new Canvas(1, 1, black)],
    ["a row", new Canvas(500, 1, black)],
  ])("%s", (_, canvas) => {
    expect(readQrCodes(canvas)).toEqual([])
  })

  test("a page of text, and noise", () => {
    const page = qrImage(5, qrKinds.indexOf("clean"))
    const canvas = new Canvas(page.width, page.height, white)
    canvas.data.set(page.data)
    for (const { corners } of readQrCodes(page)) {
      const [left, top] = [Math.min(...corners.map(({ x }) => x)), Math.min(...corners.map(({ y }) => y))]
      const side = Math.max(...corners.map(({ x }) => x)) - left
      canvas.rectangle(Math.floor(left) - 1, Math.floor(top) - 1, Math.ceil(side) + 3, Math.ceil(side) + 3, white)
    }
    expect(readQrCodes(canvas)).toEqual([])
    const noise = new Canvas(300, 300, [128, 128, 128])
    addNoise(noise, randomFrom(1), [0, 0, 300, 300], 80)
    expect(readQrCodes(noise)).toEqual([])
  })

  test("half a code", () => {
    const canvas = picture([{}])
    canvas.rectangle(200, 0, 200, 400, white)
    expect(readQrCodes(canvas)).toEqual([])
  })

  test.each([
    [0, 0, 0],
    [0, 5, 0],
    [10, 10, 399],
    [10, 10, 404],
    [-10, -10, 400],
    [2.5, 10, 100],
    [Number.NaN, 10, 100],
  ])("sizes that do not fit: %f × %f with %i bytes", (width, height, length) => {
    expect(readQrCodes({ data: new Uint8ClampedArray(length), width, height })).toEqual([])
  })
})

describe("every code", () => {
  test("any otpauth text comes back as it was drawn", () => {
    const codes = fc.record({
      label: fc.string({ unit: "grapheme", minLength: 1, maxLength: 30 }),
      seed: fc.integer({ min: 0, max: 1_000_000 }),
      module: fc.double({ min: 2, max: 5, noNaN: true }),
      angle: fc.double({ min: -0.3, max: 0.3, noNaN: true }),
      inverted: fc.boolean(),
      level: fc.constantFrom("L", "M", "Q", "H"),
    })
    const property = fc.property(codes, ({ label, seed, module, angle, inverted, level }) => {
      const text = `${otpauthLink(randomFrom(seed))}&note=${label}`
      const [ink, paper] = inverted ? [white, black] : [black, white]
      const { size } = qrcode.create(text, { errorCorrectionLevel: level }).modules
      const side = Math.ceil((size + 8) * module * 1.3)
      expect(
        texts(picture([{ text, module, angle, ink, paper, level, x: side / 2, y: side / 2 }], paper, side, side)),
      ).toEqual([text])
    })
    fc.assert(property, { numRuns: 40 })
  })

  test("each kind of the bench's pictures", () => {
    for (let i = 0; i < qrKinds.length; i++) {
      const image = qrImage(77, i)
      expect(new Set(texts(image)), image.kind).toEqual(new Set(image.texts))
    }
  })

  test("every version from 1 to 40 at its fullest level, also 23, for which jsQR has a wrong table", () => {
    for (let version = 1; version <= 40; version++) {
      const { modules } = qrcode.create("otpauth://", { version, errorCorrectionLevel: "L", maskPattern: 3 })
      expect(decoded(Uint8Array.from(modules.data), modules.size)?.text, `version ${version}`).toBe("otpauth://")
    }
  })

  test("with errors in it, for as far as its level goes", () => {
    const { modules } = qrcode.create(link, { errorCorrectionLevel: "H" })
    const damaged = Uint8Array.from(modules.data)
    for (let row = 14; row < 22; row++)
      for (let column = 14; column < 22; column++) damaged[row * modules.size + column] = 1
    expect(decoded(damaged, modules.size)?.text).toBe(link)
    expect(decoded(damaged.fill(1), modules.size)).toBeNull()
  })

  test("bytes that are no UTF-8 come as bytes and as Latin-1 text", () => {
    const data = Uint8Array.of(0xff, 0x00, 0xe9, 0x80)
    const { modules } = qrcode.create([{ data, mode: "byte" }], {})
    expect(decoded(Uint8Array.from(modules.data), modules.size)).toEqual({
      text: "\u00ff\u0000\u00e9\u0080",
      bytes: data,
    })
  })

  test("alignment patterns stand where the standard's table has them", () => {
    expect(alignmentCentres(21)).toEqual([])
    expect(alignmentCentres(25)).toEqual([6, 18])
    expect(alignmentCentres(109)).toEqual([6, 30, 54, 78, 102])
    expect(alignmentCentres(145)).toEqual([6, 34, 60, 86, 112, 138])
    expect(alignmentCentres(177)).toEqual([6, 30, 58, 86, 114, 142, 170])
  })
})
