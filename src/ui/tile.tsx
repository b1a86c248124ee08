import { monogram } from "./monogram.ts"

interface TileProps {
  readonly issuer: string
  readonly username: string
  readonly size?: "small" | "large"
}

/** The monogram of an account. Silent: the issuer's name stands beside it. */
export function Tile({ issuer, username, size }: TileProps) {
  const { letter, colour } = monogram(issuer, username)
  return (
    <div class={size === undefined ? "tile" : `tile ${size}`} style={{ background: colour }} aria-hidden="true">
      {letter}
    </div>
  )
}
