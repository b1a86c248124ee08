import { readQrCodes } from "../formats/qr.ts"

/** Longest side that is read, pixels: a 4K screen fits; more is scaled down, so that no picture can exhaust memory. */
const LONGEST = 4096

/** The texts of all QR codes in a picture. Rejects if it is none that the browser can decode. */
export async function readPicture(image: Blob): Promise<string[]> {
  const bitmap = await createImageBitmap(image)
  const scale = Math.min(1, LONGEST / Math.max(bitmap.width, bitmap.height))
  const width = Math.max(1, Math.round(bitmap.width * scale))
  const height = Math.max(1, Math.round(bitmap.height * scale))
  const context = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true })
  if (context === null) throw new Error("no 2d context")
  context.drawImage(bitmap, 0, 0, width, height)
  bitmap.close()
  return readQrCodes(context.getImageData(0, 0, width, height)).map(({ text }) => text)
}
