import { randomBytes } from "../../domain/bytes.ts"
import {
  characterClasses,
  LENGTH,
  makePassword,
  makeWords,
  WORDS,
  type CharacterClass,
} from "../../domain/generator.ts"
import { readSiteRules } from "../../domain/site-rules.ts"
import { wordList } from "./strength.ts"

/** What the generator is set to, as text, so that it outlives the popup as other forms do. */
export const usualRecipe = {
  kind: "characters",
  length: "20",
  lower: "yes",
  upper: "yes",
  digits: "yes",
  symbols: "yes",
  clear: "",
  words: "5",
  separator: "-",
  capitals: "",
  digit: "",
  rules: "",
}

/** See {@link usualRecipe}. */
export type Recipe = typeof usualRecipe

/** The classes that are chosen. */
export const chosenClasses = (recipe: Recipe): readonly CharacterClass[] =>
  characterClasses.filter((name) => recipe[name] === "yes")

function within(
  text: string,
  { least, most }: { readonly least: number; readonly most: number },
  usual: number,
): number {
  const number = /^\d{1,4}$/.test(text.trim()) ? Number(text) : usual
  return Math.min(most, Math.max(least, number))
}

/** Makes a password. @throws generator.impossible */
export async function make(recipe: Recipe): Promise<string> {
  if (recipe.kind === "words") {
    const { separator, capitals, digit } = recipe
    const wanted = {
      count: within(recipe.words, WORDS, 5),
      separator,
      capitals: capitals === "yes",
      digit: digit === "yes",
    }
    return makeWords(wanted, await wordList(), randomBytes)
  }
  const wanted = {
    length: within(recipe.length, LENGTH, 20),
    classes: chosenClasses(recipe),
    withoutLookAlikes: recipe.clear === "yes",
  }
  return makePassword(wanted, readSiteRules(recipe.rules), randomBytes)
}
