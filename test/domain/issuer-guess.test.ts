import { expect, test } from "vitest"
import { issuerGuess } from "../../src/domain/issuer-guess.ts"

test.each([
  ["GitHub", "github.com"],
  ["GitHub", "gist.github.com"],
  ["git hub", "github.com"],
  ["Coca Cola", "www.coca-cola.com"],
  ["Bücher", "bucher.example"],
  ["booking.com", "secure.booking.com"],
  ["GitHub.com", "github.com"],
  ["Amazon", "www.amazon.co.uk"],
  ["AWS", "aws.amazon.com"],
  ["Amazon Web Services", "aws.amazon.com"],
  ["Amazon Web Services", "www.amazon.co.uk"],
  ["Google Cloud", "console.cloud.google.com"],
  ["GitHub", "github.com:8443"],
  ["X", "x.com"],
])("%s is for %s", (issuer, host) => expect(issuerGuess(host)(issuer)).toBe(true))

test.each([
  ["", "github.com"],
  [" - ", "github.com"],
  ["GitHub", "gitlab.com"],
  ["Git", "github.com"],
  ["GitHub Enterprise", "enterprise.example"],
  ["Com", "github.com"],
  ["Home Assistant", "home.google.com"],
  ["My Bank", "my.com"],
  ["Services of Amazon", "aws.amazon.com"],
  ["example.com", "example.org"],
  ["GitHub", "localhost"],
])("%s is not for %s", (issuer, host) => expect(issuerGuess(host)(issuer)).toBe(false))
