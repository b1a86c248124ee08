/** What people see of an account, compared: all but its place in the list. */
import { present, type Live, type PartName } from "./entry.ts"

const list = (set: Live["sites"]): string => present(set).toSorted().join(", ")

const texts = {
  issuer: ({ issuer }: Live) => issuer,
  username: ({ username }: Live) => username,
  email: ({ email }: Live) => email,
  sites: ({ sites }: Live) => list(sites),
  tags: ({ tags }: Live) => list(tags),
}
type TextName = keyof typeof texts

const flags = ["pinned", "archived", "hidden"] as const

/** One thing of an account that would be otherwise. Of a secret only that it would: here it is sealed. */
export type Changed =
  | { readonly of: TextName; readonly from: string; readonly to: string }
  | { readonly of: (typeof flags)[number]; readonly to: boolean }
  | { readonly of: PartName }

/** How `here` would change to be seen as `to`. A part that `to` has not stays as it is. */
export function changed(here: Live, to: Live): Changed[] {
  return [
    ...(Object.keys(texts) as TextName[])
      .map((of) => ({ of, from: texts[of](here), to: texts[of](to) }))
      .filter((text) => text.from !== text.to),
    ...flags.filter((of) => here[of] !== to[of]).map((of) => ({ of, to: to[of] })),
    ...(Object.keys(to.parts) as PartName[])
      .filter((part) => here.parts[part]?.version !== to.parts[part]?.version)
      .toSorted()
      .map((of) => ({ of })),
  ]
}
