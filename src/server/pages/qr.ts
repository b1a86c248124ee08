import { renderSVG } from "uqr"
import { Html } from "./html.ts"

/** A QR code as markup: always dark on light, in dark mode too, since some readers know nothing else. */
export const qrCode = (text: string): Html =>
  new Html(renderSVG(text, { ecc: "M", border: 3, whiteColor: "#ffffff", blackColor: "#14181f" }))
