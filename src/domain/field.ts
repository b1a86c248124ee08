/** What a field of a page wants. `username` and `email` are both what a person signs in with; which one only says how it looks. */
export const fieldKinds = ["username", "email", "current-password", "new-password", "one-time-code"] as const

/** See {@link fieldKinds}; the names are those of HTML autocomplete. */
export type FieldKind = (typeof fieldKinds)[number]
