/** A film for Chromium's fake camera: QR codes, each for a while, over and over. */
import { writeFile } from "node:fs/promises"
import QRCode from "qrcode"

const WIDTH = 640
const HEIGHT = 480
/** Frames of one code; the camera shows 10 a second. */
const EACH = 12

/** Brightness of one frame: the code in black on white, in the middle. */
function frame(text: string): Buffer {
  const { modules } = QRCode.create(text, { errorCorrectionLevel: "L" })
  const scale = Math.floor(HEIGHT / (modules.size + 8))
  const [left, top] = [WIDTH, HEIGHT].map((side) => Math.floor((side - scale * modules.size) / 2))
  const luma = Buffer.alloc(WIDTH * HEIGHT, 235)
  for (let y = 0; y < modules.size * scale; y++) {
    for (let x = 0; x < modules.size * scale; x++) {
      const dark = modules.get(Math.floor(y / scale), Math.floor(x / scale)) !== 0
      if (dark) luma[(top! + y) * WIDTH + left! + x] = 16
    }
  }
  return luma
}

/** Writes the film (YUV4MPEG2, 4:2:0). `null` shows nothing for a while. */
export async function writeFilm(file: string, texts: readonly (string | null)[]): Promise<void> {
  const grey = Buffer.alloc((WIDTH * HEIGHT) / 2, 128)
  const blank = Buffer.alloc(WIDTH * HEIGHT, 120)
  const frames = texts.flatMap((text) => {
    const one = [Buffer.from("FRAME\n"), text === null ? blank : frame(text), grey]
    return Array.from({ length: EACH }, () => one).flat()
  })
  await writeFile(file, Buffer.concat([Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip A1:1 C420\n`), ...frames]))
}
