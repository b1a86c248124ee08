/** Runtime 1: the service worker (Firefox: event page). The table says which function answers which message. */
import browser from "webextension-polyfill"
import { CountersignError } from "../domain/error.ts"
import type { PageFunction } from "../messages/contract.ts"
import { serve, type Functions } from "../messages/serve.ts"
import { closeToContentScripts } from "../storage/session.ts"
import * as accounts from "./accounts.ts"
import { listActivity } from "./activity.ts"
import { addTyped } from "./adding.ts"
import { advanceCode, showCodes } from "./codes.ts"
import { getDraft, putDraft } from "./drafts.ts"
import { openGate } from "./gate.ts"
import { findRows } from "./list.ts"
import { lock, startLockTime, watchLocks } from "./lock.ts"
import { listLog, log } from "./log.ts"
import { listNetwork } from "./network.ts"
import { openWithPin, removePin, setPin } from "./pin.ts"
import { policy, watchPolicy } from "./policy.ts"
import { openPopup, sessionState } from "./popup.ts"
import { addFind, scanPage } from "./scan.ts"
import { changeSettings, readSettings } from "./settings.ts"
import { changePassword, createVault, openVaultBy } from "./unlock.ts"

const functions: Functions = {
  "popup.open": openPopup,
  "session.state": sessionState,
  "session.lock": lock,

  "vault.create": createVault,
  "vault.open": openVaultBy,
  "vault.openWithPin": openWithPin,
  "vault.changePassword": changePassword,
  "pin.set": setPin,
  "pin.remove": removePin,
  "gate.open": openGate,

  "list.find": findRows,
  "code.show": showCodes,
  "code.advance": advanceCode,

  "account.get": accounts.getAccount,
  "account.add": addTyped,
  "account.edit": accounts.editAccount,
  "account.move": accounts.moveAccount,
  "account.remove": accounts.removeAccount,
  "account.restore": accounts.restoreAccount,
  "account.erase": accounts.eraseAccount,
  "account.removed": accounts.listRemoved,
  "account.reveal": accounts.revealAccount,
  "notes.get": accounts.getNotes,
  "notes.set": accounts.setNotes,

  "scan.page": scanPage,
  "scan.add": addFind,

  "draft.get": getDraft,
  "draft.put": putDraft,

  "settings.get": readSettings,
  "settings.set": changeSettings,
  "policy.get": policy,
  "activity.list": listActivity,
  "log.list": listLog,
  "network.list": listNetwork,
}

/** Answers that are part of ordinary use and would only fill the log. */
const ordinary: ReadonlySet<string> = new Set([
  "vault.closed",
  "vault.locked",
  "gate.closed",
  "pin.wrong",
  "password.wrong",
])

/** What a page asks by itself, to keep up to date: no use by a person, so App Lock's time goes on. */
const automatic: ReadonlySet<PageFunction> = new Set([
  "session.state",
  "session.lock",
  "list.find",
  "code.show",
  "settings.get",
])

serve(functions, {
  answered(name) {
    // After the answer: the person waits for that, not for a deadline.
    if (!automatic.has(name)) setTimeout(() => void startLockTime(), 0)
  },
  failed(code, thrown) {
    if (!ordinary.has(code)) void log("message", code)
    if (!(thrown instanceof CountersignError)) reportError(thrown)
  },
})
watchLocks()
watchPolicy()

browser.runtime.onInstalled.addListener(({ reason }) => {
  if (reason === "install") return browser.tabs.create({ url: browser.runtime.getURL("src/options/welcome.html") })
  return undefined
})

void closeToContentScripts()
