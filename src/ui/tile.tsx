import { inkOn } from "./brand-shard.ts"
import { useBrand } from "./brand.ts"
import { monogram } from "./monogram.ts"

interface TileProps {
  readonly issuer: string
  readonly username: string
  readonly size?: "small" | "large"
  /**
   * The monogram, whatever the issuer: reading an icon costs about 1 ms, which a list has a dozen times at once, and the
   * popup has not one to spare at its opening. What is kept open has.
   */
  readonly plain?: boolean
}

/** The icon of an account's issuer, or its monogram where there is none. Silent: the issuer's name stands beside it. */
export function Tile({ issuer, username, size, plain = false }: TileProps) {
  const brand = useBrand(plain ? "" : issuer)
  const looks = size === undefined ? "tile" : `tile ${size}`
  if (brand !== null) {
    const [ground, path] = brand
    return (
      <div class={looks} style={{ background: ground }} aria-hidden="true" data-brand>
        <svg width="52%" height="52%" viewBox="0 0 24 24" fill={inkOn(ground)}>
          <path d={path} />
        </svg>
      </div>
    )
  }
  const { letter, colour } = monogram(issuer, username)
  return (
    <div class={looks} style={{ background: colour }} aria-hidden="true">
      {letter}
    </div>
  )
}
