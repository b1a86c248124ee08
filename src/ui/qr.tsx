import { encode } from "uqr"

interface QrProps {
  readonly text: string
  readonly label: string
  readonly testid: string
}

/** A QR code as one path, black on white in every theme, with the quiet edge of four modules that readers want. */
export function Qr({ text, label, testid }: QrProps) {
  const { data, size } = encode(text, { ecc: "M", border: 4 })
  const path = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : []))).join("")
  return (
    <div class="qr" role="img" aria-label={label} data-testid={testid}>
      <svg viewBox={`0 0 ${size} ${size}`} shape-rendering="crispEdges" aria-hidden="true">
        <path d={path} fill="currentColor" />
      </svg>
    </div>
  )
}
