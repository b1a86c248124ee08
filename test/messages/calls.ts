/** One good call of each function of the contract, as a page makes it. */
import type { Arguments, PageFunction } from "../../src/messages/contract.ts"

const id = "AAAAAAAAAAAAAAAAAAAAA_"
const query = { query: "", offset: 0, count: 50, archived: false, tag: null }

export const calls: { readonly [N in PageFunction]: Arguments<N> } = {
  "popup.open": [query],
  "session.state": [],
  "session.lock": [{ fully: true }],
  "vault.create": [{ password: "correct horse battery" }],
  "vault.open": [{ password: "correct horse battery" }],
  "vault.openWithPin": [{ pin: "1234" }],
  "vault.changePassword": [{ current: "correct horse battery", next: "another long password" }],
  "pin.set": [{ password: "correct horse battery", pin: "1234" }],
  "pin.remove": [{ password: "correct horse battery" }],
  "gate.open": [{ pin: "1234" }],
  "list.find": [{ ...query, query: "ex", tag: "work" }],
  "code.show": [{ ids: [id, id] }],
  "code.advance": [{ id }],
  "account.get": [{ id }],
  "account.add": [
    {
      secret: "otpauth://totp/Example?secret=GEZDGNBV",
      issuer: "Example",
      username: "person@example.com",
      kind: "totp",
      algorithm: "SHA1",
      digits: 6,
      period: 30,
      counter: 0,
      onDuplicate: "ask",
    },
  ],
  "account.edit": [{ id, changes: { issuer: "Example", tags: ["a"], sites: [], pinned: true } }],
  "account.move": [{ id, before: null }],
  "account.remove": [{ id }],
  "account.restore": [{ id }],
  "account.erase": [{ id }],
  "account.removed": [],
  "account.reveal": [{ id, proof: { password: "correct horse battery" } }],
  "notes.get": [{ id }],
  "notes.set": [{ id, notes: "made-up notes\n" }],
  "scan.page": [],
  "scan.add": [{ find: id, issuer: "", username: "", onDuplicate: "keep-both" }],
  "draft.get": [{ form: "add" }],
  "draft.put": [{ form: "add", values: { issuer: "Exam" } }],
  "settings.get": [],
  "settings.set": [{ lockAfter: 5 }],
  "policy.get": [],
  "activity.list": [],
  "log.list": [],
  "network.list": [],
}

export const names = Object.keys(calls) as PageFunction[]
