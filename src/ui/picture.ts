import { CountersignError } from "../domain/error.ts"

/** Longest side, pixels: that of a 4K screen. More shows nothing more of a QR code, and no picture may exhaust memory. */
const LONGEST = 4096

type Drawable = ImageBitmap | HTMLVideoElement

/** A picture as PNG on white: a QR code on nothing is black on black. */
export function toDataUrl(source: Drawable, width: number, height: number): string {
  const scale = Math.min(1, LONGEST / Math.max(width, height))
  const canvas = document.createElement("canvas")
  canvas.width = Math.max(1, Math.round(width * scale))
  canvas.height = Math.max(1, Math.round(height * scale))
  const context = canvas.getContext("2d")
  if (context === null) throw new CountersignError("scan.picture")
  context.fillStyle = "#fff"
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.drawImage(source, 0, 0, canvas.width, canvas.height)
  return canvas.toDataURL("image/png")
}

/** Any picture that the browser can decode. @throws scan.picture */
export async function readFile(file: Blob): Promise<string> {
  let bitmap
  try {
    bitmap = await createImageBitmap(file)
  } catch (cause) {
    throw new CountersignError("scan.picture", undefined, { cause })
  }
  const url = toDataUrl(bitmap, bitmap.width, bitmap.height)
  bitmap.close()
  return url
}

/** The pictures in what was dropped or pasted. */
export const picturesIn = (data: DataTransfer | null): File[] =>
  [...(data?.files ?? [])].filter(({ type }) => type.startsWith("image/"))
