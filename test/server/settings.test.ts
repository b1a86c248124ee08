import { expect, test } from "vitest"
import { readSettings, SettingsError } from "../../src/server/settings.ts"

const secret = Buffer.alloc(32, 7).toString("base64")
const wrong = (env: Record<string, string>): string => {
  try {
    readSettings(env)
    return "taken"
  } catch (error) {
    expect(error).toBeInstanceOf(SettingsError)
    return error instanceof Error ? error.message : ""
  }
}

test("nothing set: this computer alone, an embedded database", () => {
  const settings = readSettings({})
  expect(settings).toMatchObject({ name: "Countersign", host: "127.0.0.1", port: 8414, proxies: 0, secret: null })
  expect(settings.url.href).toBe("http://localhost:8414/")
  expect(settings.database).toHaveProperty("folder")
})

test("a server on the internet with a Postgres", () => {
  const env = {
    COUNTERSIGN_URL: "https://login.contoso.example",
    COUNTERSIGN_SECRET: secret,
    COUNTERSIGN_PROXIES: "1",
    DATABASE_URL: "postgres://login@db/login",
  }
  const settings = readSettings(env)
  expect(settings.url.origin).toBe("https://login.contoso.example")
  expect(settings.database).toEqual({ address: "postgres://login@db/login" })
  expect(settings.secret?.length).toBe(32)
})

test.each([
  ["COUNTERSIGN_URL is no address", { COUNTERSIGN_URL: "login" }],
  ["must begin with https://", { COUNTERSIGN_URL: "http://login.contoso.example" }],
  ["with nothing after it", { COUNTERSIGN_URL: "https://login.contoso.example/login" }],
  ["COUNTERSIGN_PORT must be a whole number from 0 to 65535", { COUNTERSIGN_PORT: "http" }],
  ["COUNTERSIGN_PORT must be a whole number from 0 to 65535", { COUNTERSIGN_PORT: "70000" }],
  ["COUNTERSIGN_PROXIES must be a whole number", { COUNTERSIGN_PROXIES: "-1" }],
  ["COUNTERSIGN_PRIVATE_PINGS is yes or no", { COUNTERSIGN_PRIVATE_PINGS: "1" }],
  ["COUNTERSIGN_SECRET must be 32 bytes as base64", { COUNTERSIGN_SECRET: "hunter2" }],
  ["COUNTERSIGN_NAME must be", { COUNTERSIGN_NAME: "a:b" }],
  ["DATABASE_URL must begin with postgres://", { DATABASE_URL: "mysql://x", COUNTERSIGN_SECRET: secret }],
  ["COUNTERSIGN_SECRET must be set when DATABASE_URL is", { DATABASE_URL: "postgres://x/y" }],
  ["not both", { DATABASE_URL: "postgres://x/y", COUNTERSIGN_DATA: "x", COUNTERSIGN_SECRET: secret }],
  ["COUNTERSIGN_PROT is not a setting", { COUNTERSIGN_PROT: "8414" }],
])("%s: %j", (sentence, env) => expect(wrong(env)).toContain(sentence))

test("all that is wrong is said at once, and a secret is not repeated", () => {
  const message = wrong({ COUNTERSIGN_URL: "x", COUNTERSIGN_PORT: "y", COUNTERSIGN_SECRET: "hunter2" })
  expect(message.split("\n")).toHaveLength(3)
  expect(message).not.toContain("hunter2")
})
