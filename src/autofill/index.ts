export { detectFields } from "./detect.ts"
export type { DetectedField, FieldKind } from "./field.ts"
export { canBeSeen, fillCode, fillField, type FillResult, held } from "./fill.ts"
