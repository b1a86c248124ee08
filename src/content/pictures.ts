/** Pictures in this document that may hold a QR code, as far as the page may look at them itself. */

const MOST = 12
/** Smaller ones are icons, px; larger ones are drawn smaller, which their modules survive. */
const LEAST = 64
const LARGEST = 1600

type Picture = HTMLImageElement | HTMLCanvasElement | SVGSVGElement

/** Loads a drawing as a picture. */
async function drawn(drawing: SVGSVGElement): Promise<HTMLImageElement> {
  const copy = drawing.cloneNode(true)
  if (copy instanceof SVGSVGElement) {
    const { width, height } = drawing.getBoundingClientRect()
    copy.setAttribute("width", `${width}`)
    copy.setAttribute("height", `${height}`)
  }
  const image = new Image()
  image.src = `data:image/svg+xml,${encodeURIComponent(new XMLSerializer().serializeToString(copy))}`
  await image.decode()
  return image
}

async function bytesOf(picture: Picture): Promise<string | null> {
  try {
    const source = picture instanceof SVGSVGElement ? await drawn(picture) : picture
    const [width, height] =
      source instanceof HTMLImageElement ? [source.naturalWidth, source.naturalHeight] : [source.width, source.height]
    const scale = Math.min(1, LARGEST / Math.max(width, height))
    const canvas = new OffscreenCanvas(Math.ceil(width * scale), Math.ceil(height * scale))
    const context = canvas.getContext("2d")
    if (context === null) return null
    // What is see-through is white on nearly every page.
    context.fillStyle = "#fff"
    context.fillRect(0, 0, canvas.width, canvas.height)
    context.drawImage(source, 0, 0, canvas.width, canvas.height)
    const blob = await canvas.convertToBlob()
    return await new Promise((resolve) => {
      const reader = new FileReader()
      reader.addEventListener("loadend", () => resolve(typeof reader.result === "string" ? reader.result : null))
      reader.readAsDataURL(blob)
    })
  } catch {
    // Another site's picture, or a broken one.
    return null
  }
}

/** The likeliest first: those nearest to square. */
export async function pictures(): Promise<string[]> {
  const found = [...document.querySelectorAll<Picture>("img, canvas, svg")]
    .map((picture) => ({ picture, box: picture.getBoundingClientRect() }))
    .filter(({ box: { width, height } }) => Math.min(width, height) >= LEAST)
    .toSorted((a, b) => skew(a.box) - skew(b.box))
    .slice(0, MOST)
  const bytes = await Promise.all(found.map(({ picture }) => bytesOf(picture)))
  return bytes.filter((each) => each !== null)
}

const skew = ({ width, height }: DOMRect): number => Math.abs(Math.log(width / height))
