/**
 * Runtime 1, the service worker (Firefox: event page), but for its door: loaded by `door.ts` as soon as there is more to do
 * than to answer the popup's first request. The tables say which function answers which message.
 */
import browser from "webextension-polyfill"
import { codeOf, CountersignError } from "../domain/error.ts"
import {
  answer,
  type Tables,
  type Witness,
  type ContentFunctions,
  type Functions,
  type MenuFunctions,
} from "../messages/serve.ts"
import { closeToContentScripts } from "../storage/session.ts"
import * as accounts from "./accounts/accounts.ts"
import { listActivity } from "./activity.ts"
import { addTyped } from "./accounts/adding.ts"
import { answerRequest } from "./requests/answering.ts"
import { backupState, compareBackup, makeBackup, restoreBackup, saveWhenDue } from "./accounts/backup.ts"
import { answerChallenge, showChallenge, watchChallenges } from "./filling/basic-auth.ts"
import { watchCaptured } from "./filling/captured.ts"
import { noteCopied, watchClipboard } from "./clipboard.ts"
import { checkClock } from "./accounts/clock-check.ts"
import { advanceCode, showCodes, useCode } from "./list/codes.ts"
import { watchContextMenu } from "./filling/context-menu.ts"
import { forgetElsewhere, listElsewhere } from "./requests/elsewhere.ts"
import { getDraft, putDraft } from "./drafts.ts"
import { answerQuestion, showQuestion } from "./filling/confirm.ts"
import { fillAccount, fillState, rulesHere } from "./filling/fill-here.ts"
import { watchFillCommand } from "./filling/fill-commands.ts"
import { missingStep, reachedStep } from "./first-run.ts"
import { takeFormerCode } from "./accounts/former.ts"
import { openGate } from "./locking/gate.ts"
import { keepGenerated } from "./accounts/generated.ts"
import { findRows } from "./list/list.ts"
import { forgetLocation, giveCountry, listLocations, refuseCountry } from "./requests/location.ts"
import { lookedAt } from "./requests/location-renewal.ts"
import { lock, startLockTime, watchLocks } from "./locking/lock.ts"
import { injectInto, settleInjection, watchInjection } from "./filling/injection.ts"
import { listLog, log } from "./log.ts"
import { listNetwork } from "./network.ts"
import { tryNotice } from "./notices.ts"
import { dropOffer, listOffers } from "./requests/offers.ts"
import { recountMatches, watchMatches } from "./filling/match-badge.ts"
import { addPasskey, listPasskeys, passkeyCeremony, removePasskey, renamePasskey } from "./locking/passkey.ts"
import * as fieldMenu from "./filling/menu.ts"
import { noteSeen, watchPages } from "./filling/pages-seen.ts"
import { openWithPin, removePin, setPin } from "./locking/pin.ts"
import { policy, watchPolicy } from "./policy.ts"
import { openPopupPage } from "./filling/popup-page.ts"
import { openPopup, sessionState } from "./list/popup.ts"
import { changeRegistration, confirmRegistration, unregister } from "./requests/registering.ts"
import { listRegistrations } from "./requests/registration-view.ts"
import { dismissAnswer, requestsState } from "./requests/request-view.ts"
import { checkNow, listenAfterUnlock, settingsChanged, watchRequests, watchState } from "./requests/request-watch.ts"
import { keepNoteDraft } from "./accounts/note-drafts.ts"
import { compareState, restoreState, undoRestore } from "./accounts/restore.ts"
import { listStates } from "./accounts/snapshots.ts"
import { setRecovery } from "./locking/recovery.ts"
import * as saving from "./filling/saving.ts"
import { addFind, scanImage, scanPage, scanText, scanWaiting } from "./accounts/scan.ts"
import { getSignIn, listGenerated, listSignIns, saveSignIn, tickRecovery } from "./accounts/sign-ins.ts"
import { changeSettings, readSettings } from "./settings.ts"
import { silentSites } from "./filling/silent-sites.ts"
import { decideRemovals, dismissSync, undoSync } from "./syncing/change.ts"
import { joinVault, readCodePicture } from "./syncing/join.ts"
import { followMove, moveVaultAway } from "./syncing/move.ts"
import { recoverFromServer } from "./syncing/recover.ts"
import { syncNow } from "./syncing/run.ts"
import { joiningCode, pauseSync, startSync, stopSync, trySync } from "./syncing/setup.ts"
import { syncNeed, syncState } from "./syncing/view.ts"
import { syncAfterUnlock, watchSync } from "./syncing/when.ts"
import { forgetTaught, listTaught, takeTaught, taughtIn } from "./filling/taught.ts"
import {
  changePassword,
  checkRecovery,
  createVault,
  openVaultBy,
  openWithPasskey,
  recoverVault,
} from "./locking/unlock.ts"
import { on, setLoaded } from "./events.ts"

const functions: Functions = {
  "popup.open": openPopup,
  "popup.follow": openPopup,
  "session.state": sessionState,
  "session.lock": lock,

  "firstRun.missing": missingStep,
  "firstRun.reached": reachedStep,
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
  "passkey.rename": renamePasskey,
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
  "clipboard.copied": noteCopied,
  "clock.check": checkClock,

  "account.get": accounts.getAccount,
  "account.add": addTyped,
  "account.edit": accounts.editAccount,
  "account.move": accounts.moveAccount,
  "account.remove": accounts.removeAccount,
  "account.restore": accounts.restoreAccount,
  "account.erase": accounts.eraseAccount,
  "account.removed": accounts.listRemoved,
  "account.formerCode": takeFormerCode,
  "account.reveal": accounts.revealAccount,
  "notes.get": accounts.getNotes,
  "notes.set": accounts.setNotes,
  "notes.draft": keepNoteDraft,

  "signIn.list": listSignIns,
  "signIn.get": getSignIn,
  "signIn.save": saveSignIn,
  "recovery.tick": tickRecovery,
  "generated.keep": keepGenerated,
  "generated.list": listGenerated,

  "saving.list": saving.listOffers,
  "saving.take": saving.takeOffer,
  "saving.dismiss": saving.dismissOffer,
  "saving.never": saving.silenceOffer,
  "saving.typed": saving.offerTyped,
  "saving.silent": silentSites,
  "saving.unsilence": saving.unsilence,

  "fill.state": fillState,
  "fill.rules": rulesHere,
  "fill.account": fillAccount,
  "fill.asked": showQuestion,
  "fill.answer": answerQuestion,
  "menuless.list": fieldMenu.listMenuless,
  "menuless.remove": fieldMenu.removeMenuless,

  "taught.list": listTaught,
  "taught.forget": forgetTaught,
  "taught.take": takeTaught,

  "basic.asked": showChallenge,
  "basic.answer": answerChallenge,

  "scan.page": scanPage,
  "scan.image": scanImage,
  "scan.text": (given) => scanText(given),
  "scan.waiting": scanWaiting,
  "scan.add": addFind,

  "draft.get": getDraft,
  "draft.put": putDraft,

  "sync.state": syncState,
  "sync.need": syncNeed,
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
  "sync.move": moveVaultAway,
  "sync.follow": followMove,

  "registration.offers": listOffers,
  "registration.confirm": confirmRegistration,
  "registration.drop": dropOffer,
  "registration.list": listRegistrations,
  "registration.elsewhere": listElsewhere,
  "registration.forget": forgetElsewhere,
  "registration.change": changeRegistration,
  "registration.remove": unregister,
  "requests.state": requestsState,
  "requests.watch": watchState,
  "requests.check": checkNow,
  "request.answer": answerRequest,
  "answer.dismiss": dismissAnswer,
  "requests.tryNotice": tryNotice,
  "requests.open": openPopupPage,
  "location.list": listLocations,
  "location.give": giveCountry,
  "location.never": refuseCountry,
  "location.forget": forgetLocation,

  "settings.get": readSettings,
  "settings.set": changeSettings,
  "policy.get": policy,
  "activity.list": listActivity,
  "log.list": listLog,
  "network.list": listNetwork,
}

/** What our scripts in pages ask. Who asks is the browser's word. */
const content: ContentFunctions = {
  "field.focused": injectInto,
  "fields.seen": noteSeen,
  "fields.taught": taughtIn,
  "menu.ask": fieldMenu.askMenu,
  "menu.left": fieldMenu.leaveMenu,
  "typed.sent": saving.noteTyped,
}

/** What the menu's frame asks. */
const menu: MenuFunctions = {
  "menu.open": fieldMenu.openMenu,
  "menu.choose": fieldMenu.chooseFromMenu,
  "menu.generate": fieldMenu.generateFromMenu,
  "menu.scan": fieldMenu.scanFromMenu,
  "menu.unlock": fieldMenu.unlockFromMenu,
  "menu.never": fieldMenu.neverMenu,
  "menu.close": fieldMenu.closeFromMenu,
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
  "fill.forbidden",
  "fill.none",
  "fill.elsewhere",
  "fill.insecure",
])

/** What a page asks by itself, to keep up to date: no use by a person, so App Lock's time goes on. */
const automatic: ReadonlySet<string> = new Set([
  "popup.follow",
  "session.state",
  "session.lock",
  "firstRun.missing",
  "list.find",
  "fill.state",
  "code.show",
  "settings.get",
  "backup.state",
  "saving.list",
  "basic.asked",
  "sync.state",
  "sync.need",
  "requests.state",
  "requests.watch",
  "registration.list",
  "location.list",
])

/** What opens the vault: others may have changed things meanwhile. */
const unlocking: ReadonlySet<string> = new Set([
  "vault.open",
  "vault.openWithPin",
  "vault.openWithPasskey",
  "vault.recover",
])

/** What changes where our scripts may run, beside unlocking: until then it is not known. */
const settling: ReadonlySet<string> = new Set([
  "settings.set",
  "vault.create",
  "sync.start",
  "sync.stop",
  "sync.join",
  "sync.recover",
])

const tables: Tables = { pages: functions, menu, content }
const witness: Witness = {
  answered(name) {
    // After the answer: the person waits for that, not for a deadline.
    if (!automatic.has(name)) setTimeout(() => void startLockTime(), 0)
    if (unlocking.has(name)) setTimeout(() => void syncAfterUnlock(), 0)
    if (unlocking.has(name)) setTimeout(() => void listenAfterUnlock(), 0)
    if (name === "settings.set") setTimeout(() => void settingsChanged(), 0)
    if (name === "requests.state") setTimeout(() => void lookedAt(), 0)
    if (unlocking.has(name) || name === "settings.set") setTimeout(() => void recountMatches(), 0)
    // What may run in pages stands in the settings, which are known only now, or were changed.
    if (unlocking.has(name) || settling.has(name)) setTimeout(() => void settleInjection(), 0)
    // Of a vault that stays open for weeks, whoever shows it asks for this.
    if (unlocking.has(name) || name === "backup.state")
      setTimeout(() => void saveWhenDue().catch((thrown: unknown) => log("storage", codeOf(thrown))), 0)
  },
  failed(code, thrown) {
    if (!ordinary.has(code)) void log("message", code)
    if (!(thrown instanceof CountersignError)) reportError(thrown)
  },
}

watchLocks()
watchContextMenu()
watchPolicy()
watchInjection()
watchPages()
watchMatches()
watchFillCommand()
watchCaptured()
watchClipboard()
watchChallenges()
watchSync()
watchRequests()

on("installed", ({ reason }) => {
  if (reason === "install") return browser.tabs.create({ url: browser.runtime.getURL("src/options/welcome.html") })
  return undefined
})

void closeToContentScripts()
setLoaded((message, sender) => answer(tables, message, sender, witness), witness.answered)
