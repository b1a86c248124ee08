/** How well a password stands up to guessing. The dictionaries are read when a password is first judged. */

/** 0: falls at once, to 4: not in a lifetime. */
export type Strength = 0 | 1 | 2 | 3 | 4

/** More than this is never what makes it weak, and costs time that grows with its square. */
const LONGEST = 128

async function load(): Promise<(password: string) => Strength> {
  const [{ ZxcvbnFactory }, { adjacencyGraphs, dictionary }] = await Promise.all([
    import("@zxcvbn-ts/core"),
    import("@zxcvbn-ts/language-common"),
  ])
  const factory = new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs, maxLength: LONGEST })
  return (password) => factory.check(password).score
}

let judge: ReturnType<typeof load> | null = null

/** Judges a password. */
export async function strengthOf(password: string): Promise<Strength> {
  judge ??= load()
  return (await judge)(password)
}

/** The EFF's large word list: 7,776 words, 12.9 bits each (CC BY 3.0 US). It comes with the dictionaries. */
export async function wordList(): Promise<readonly string[]> {
  return (await import("@zxcvbn-ts/language-common")).dictionary["diceware-common"]
}
