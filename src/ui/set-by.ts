import { t } from "./words.ts"

/**
 * Who has set a rule, as the beginning of a line.
 * @param by names as the policy in force has them: "" is whoever manages the browser, or who may not be named now
 */
export function setBy(by: readonly string[] = []): string {
  if (by.every((name) => name === "")) return t("set_by_managed")
  const names = by.map((name) => (name === "" ? t("set_by_your_organisation") : name))
  return t("set_by", new Intl.ListFormat(undefined, { type: "conjunction" }).format(names))
}
