import { useEffect, useState } from "preact/hooks"
import { brandKey, shardOf, type Brand } from "./brand-shard.ts"

type Shard = Readonly<Record<string, Brand>>

const shards = new Map<number, Promise<Shard>>()

/** Files of our own that the build makes (.build/brands.ts). A page without them shows monograms. */
async function load(number: number): Promise<Shard> {
  try {
    const read: { readonly default: Shard } = await import(/* @vite-ignore */ `/brands/${number}.js`)
    return read.default
  } catch {
    return {}
  }
}

/** What is known already is drawn at once. */
const known = new Map<string, Brand | null>()

/** Lets the codes be drawn first: an icon is never what someone waits for. */
const later = (work: () => void): void => {
  if ("requestIdleCallback" in window) requestIdleCallback(work, { timeout: 1000 })
  else setTimeout(work, 200)
}

/** The icon of an issuer; `null` while it is not known, and where there is none. */
export function useBrand(issuer: string): Brand | null {
  const key = brandKey(issuer)
  const [, drawn] = useState(0)
  useEffect(() => {
    if (key === "" || known.has(key)) return undefined
    let current = true
    later(() => {
      if (!current) return
      const number = shardOf(key)
      const shard = shards.get(number) ?? load(number)
      shards.set(number, shard)
      void shard.then((brands) => {
        known.set(key, Object.hasOwn(brands, key) ? brands[key]! : null)
        if (current) drawn((times) => times + 1)
        return null
      })
    })
    return () => {
      current = false
    }
  }, [key])
  return known.get(key) ?? null
}
