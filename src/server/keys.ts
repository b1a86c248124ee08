/** The server's own keys: made at the first start, sealed in the database, the same for every process. */
import {
  createPrivateKey,
  createPublicKey,
  generateKeyPair,
  randomBytes,
  type JsonWebKey,
  type KeyObject,
} from "node:crypto"
import { promisify } from "node:util"
import * as v from "valibot"
import type { Database } from "./database.ts"
import type { Sealing } from "./sealing.ts"

export interface ServerKeys {
  /** Signs challenges and their context; devices keep its public half. */
  readonly challenges: KeyObject
  /** That public half as the device protocol writes it: PKCS#1 in lines of 64. */
  readonly wire: string
  /** Signs tokens. */
  readonly tokens: JsonWebKey
  /** Signs cookies of the provider. */
  readonly cookies: readonly string[]
}

const makeRsa = async (modulusLength: number): Promise<string> => {
  const { privateKey } = await promisify(generateKeyPair)("rsa", { modulusLength })
  return privateKey.export({ format: "pem", type: "pkcs8" }).toString()
}

const makers = {
  challenges: () => makeRsa(4096),
  tokens: () => makeRsa(2048),
  cookies: () => Promise.resolve(randomBytes(32).toString("base64url")),
}

async function keyOf(database: Database, sealing: Sealing, name: keyof typeof makers): Promise<string> {
  const find = () => database.rows(v.object({ sealed: v.string() }), "select sealed from secrets where name = $1", name)
  let [row] = await find()
  if (!row) {
    const sealed = sealing.seal(name, await makers[name]())
    // Of two processes that start at once the first one's key counts, for both.
    await database.run("insert into secrets (name, sealed) values ($1, $2) on conflict do nothing", name, sealed)
    row = (await find())[0]
  }
  try {
    return sealing.open(name, row?.sealed ?? "")
  } catch (cause) {
    throw new Error("COUNTERSIGN_SECRET is not the one that this database was made with.", { cause })
  }
}

/** Reads the keys, making those that are not there. */
export async function openKeys(database: Database, sealing: Sealing): Promise<ServerKeys> {
  const challenges = createPrivateKey(await keyOf(database, sealing, "challenges"))
  const tokens = createPrivateKey(await keyOf(database, sealing, "tokens"))
  const pkcs1 = createPublicKey(challenges).export({ format: "der", type: "pkcs1" })
  return {
    challenges,
    wire: (pkcs1.toString("base64").match(/.{1,64}/g) ?? []).join("\n"),
    tokens: tokens.export({ format: "jwk" }),
    cookies: [await keyOf(database, sealing, "cookies")],
  }
}
