/** The country that a device said last that it is in, and when: never anything finer. */
export const countries: readonly string[] = [
  `alter table devices add column country text`,
  `alter table devices add column country_at double precision`,
]
