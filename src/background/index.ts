/** Runtime 1: the service worker (Firefox: event page). The table says which function answers which message. */
import browser from "webextension-polyfill"
import { codeOf, CountersignError } from "../domain/error.ts"
import type { PageFunction } from "../messages/contract.ts"
import { serve, type Functions } from "../messages/serve.ts"
import { closeToContentScripts } from "../storage/session.ts"
import * as accounts from "./accounts.ts"
import { listActivity } from "./activity.ts"
import { addTyped } from "./adding.ts"
import { backupState, compareBackup, makeBackup, restoreBackup, saveWhenDue } from "./backup.ts"
import { checkClock } from "./clock-check.ts"
import { advanceCode, showCodes, useCode } from "./codes.ts"
import { watchContextMenu } from "./context-menu.ts"
import { getDraft, putDraft } from "./drafts.ts"
import { openGate } from "./gate.ts"
import { keepGenerated } from "./generated.ts"
import { findRows } from "./list.ts"
import { lock, startLockTime, watchLocks } from "./lock.ts"
import { listLog, log } from "./log.ts"
import { listNetwork } from "./network.ts"
import { addPasskey, listPasskeys, passkeyCeremony, removePasskey } from "./passkey.ts"
import { openWithPin, removePin, setPin } from "./pin.ts"
import { policy, watchPolicy } from "./policy.ts"
import { openPopup, sessionState } from "./popup.ts"
import { compareState, restoreState, undoRestore } from "./restore.ts"
import { listStates } from "./snapshots.ts"
import { setRecovery } from "./recovery.ts"
import { addFind, scanImage, scanPage, scanText, scanWaiting } from "./scan.ts"
import { getSignIn, listGenerated, listSignIns, saveSignIn, tickRecovery } from "./sign-ins.ts"
import { changeSettings, readSettings } from "./settings.ts"
import { decideRemovals, dismissSync, undoSync } from "./sync-change.ts"
import { joinVault, readCodePicture } from "./sync-join.ts"
import { recoverFromServer } from "./sync-recover.ts"
import { syncNow } from "./sync-run.ts"
import { joiningCode, pauseSync, startSync, stopSync, trySync } from "./sync-setup.ts"
import { syncState } from "./sync-view.ts"
import { syncAfterUnlock, watchSync } from "./sync-when.ts"
import { changePassword, checkRecovery, createVault, openVaultBy, openWithPasskey, recoverVault } from "./unlock.ts"

const functions: Functions = {
  "popup.open": openPopup,
  "session.state": sessionState,
  "session.lock": lock,

  "vault.create": createVault,
  "vault.open": openVaultBy,
  "vault.openWithPin": openWithPin,
  "vault.openWithPasskey": openWithPasskey,
  "vault.recover": recoverVault,
  "vault.changePassword": changePassword,
  "pin.set": setPin,
  "pin.remove": removePin,
  "recovery.check": checkRecovery,
  "recovery.set": setRecovery,
  "passkey.ceremony": passkeyCeremony,
  "passkey.list": listPasskeys,
  "passkey.add": addPasskey,
  "passkey.remove": removePasskey,
  "gate.open": openGate,

  "backup.state": backupState,
  "backup.make": makeBackup,
  "backup.compare": compareBackup,
  "backup.restore": restoreBackup,
  "snapshot.list": listStates,
  "snapshot.compare": compareState,
  "snapshot.restore": restoreState,
  "restore.undo": undoRestore,

  "list.find": findRows,
  "code.show": showCodes,
  "code.advance": advanceCode,
  "code.used": useCode,
  "clock.check": checkClock,

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

  "signIn.list": listSignIns,
  "signIn.get": getSignIn,
  "signIn.save": saveSignIn,
  "recovery.tick": tickRecovery,
  "generated.keep": keepGenerated,
  "generated.list": listGenerated,

  "scan.page": scanPage,
  "scan.image": scanImage,
  "scan.text": (given) => scanText(given),
  "scan.waiting": scanWaiting,
  "scan.add": addFind,

  "draft.get": getDraft,
  "draft.put": putDraft,

  "sync.state": syncState,
  "sync.try": trySync,
  "sync.start": startSync,
  "sync.stop": stopSync,
  "sync.now": () => syncNow(),
  "sync.pause": pauseSync,
  "sync.undo": undoSync,
  "sync.decide": decideRemovals,
  "sync.dismiss": dismissSync,
  "sync.code": joiningCode,
  "sync.readCode": readCodePicture,
  "sync.join": joinVault,
  "sync.recover": recoverFromServer,

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
  "recovery.form",
  "recovery.wrong",
  "scan.none",
])

/** What a page asks by itself, to keep up to date: no use by a person, so App Lock's time goes on. */
const automatic: ReadonlySet<PageFunction> = new Set([
  "session.state",
  "session.lock",
  "list.find",
  "code.show",
  "settings.get",
  "backup.state",
  "sync.state",
])

/** What opens the vault: others may have changed things meanwhile. */
const unlocking: ReadonlySet<PageFunction> = new Set([
  "vault.open",
  "vault.openWithPin",
  "vault.openWithPasskey",
  "vault.recover",
])

serve(functions, {
  answered(name) {
    // After the answer: the person waits for that, not for a deadline.
    if (!automatic.has(name)) setTimeout(() => void startLockTime(), 0)
    if (unlocking.has(name)) setTimeout(() => void syncAfterUnlock(), 0)
    if (unlocking.has(name))
      setTimeout(() => void saveWhenDue().catch((thrown: unknown) => log("storage", codeOf(thrown))), 0)
  },
  failed(code, thrown) {
    if (!ordinary.has(code)) void log("message", code)
    if (!(thrown instanceof CountersignError)) reportError(thrown)
  },
})
watchLocks()
watchContextMenu()
watchPolicy()
watchSync()

browser.runtime.onInstalled.addListener(({ reason }) => {
  if (reason === "install") return browser.tabs.create({ url: browser.runtime.getURL("src/options/welcome.html") })
  return undefined
})

void closeToContentScripts()
