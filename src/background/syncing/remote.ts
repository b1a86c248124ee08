/** The server of sync, reached through the one gate for requests. */
import * as v from "valibot"
import browser from "webextension-polyfill"
import { toBase64Url, type Bytes } from "../../domain/bytes.ts"
import { hostPatterns, readAddress } from "../../domain/remote-address.ts"
import { CountersignError } from "../../domain/error.ts"
import type { SyncServer } from "../../messages/sync-contract.ts"
import { sessionItem } from "../../storage/session.ts"
import type { Remote } from "../../sync/remote.ts"
import type { Manner } from "../../sync/remotes/authorization.ts"
import type { Meter, Request } from "../../sync/remotes/exchange.ts"
import { addressOf, foldersIn, webdav } from "../../sync/remotes/webdav.ts"
import { findPlace } from "../../sync/remotes/webdav-place.ts"
import { request } from "../network.ts"

/** Sends a request of sync. */
export const syncRequest: Request = (url, init) => request("network_sync", url, init)

/** Shorter than what ends a worker's life. */
const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms))

/** The name of the folder that Countersign makes. */
const FOLDER = "Countersign"

/** What it takes to reach a server. */
export interface Access {
  /** The folder in which ours lies. */
  readonly address: string
  readonly user: string
  readonly password: string
}

/** Origins that have demanded Basic since the browser was started. */
const basicServers = sessionItem("basicServers", v.array(v.string()))

function mannerOf(address: string): Manner {
  const { origin } = new URL(address)
  return {
    takesBasic: async () => (await basicServers.get())?.includes(origin) ?? false,
    async keep(takesBasic) {
      const others = ((await basicServers.get()) ?? []).filter((each) => each !== origin)
      await basicServers.set(takesBasic ? [...others, origin] : others)
    },
  }
}

/** The remote of one vault. */
export const remoteOf = ({ address, user, password }: Access, vault: Bytes, meter?: Meter): Remote =>
  webdav({
    address: addressOf(new URL(address), `${FOLDER}/${toBase64Url(vault)}/`),
    user,
    password,
    request: syncRequest,
    wait,
    manner: mannerOf(address),
    ...(meter === undefined ? {} : { meter }),
  })

/** The remote of what belongs to no vault. */
export const ownFolder = ({ address, user, password }: Access): Remote =>
  webdav({ address: addressOf(new URL(address), `${FOLDER}/`), user, password, request: syncRequest, wait })

/** Ids of the vaults that lie there. */
export async function vaultsAt({ address, user, password }: Access): Promise<string[]> {
  const folder = addressOf(new URL(address), `${FOLDER}/`)
  const names = await foldersIn({ address: folder, user, password, request: syncRequest })
  return names.filter((name) => /^[A-Za-z0-9_-]{22}$/.test(name))
}

/** The folder for a typed address. @throws remote.none, remote.denied, remote.auth, … */
export async function placeOf({ address, user, password }: SyncServer): Promise<Access> {
  const typed = readAddress(address)
  if (typed === null) throw new CountersignError("remote.none")
  if (!(await mayReach(typed.toString()))) throw new CountersignError("remote.denied", "permission")
  const place = await findPlace(typed, { user, password }, syncRequest)
  return { address: place.toString(), user, password }
}

/** Gives back the browser's leave to reach a server that is used no more; where it gave more than that, it stays. */
export async function giveBack(address: string): Promise<void> {
  await browser.permissions.remove({ origins: hostPatterns(new URL(address)) }).catch(() => false)
}

/** True if the browser lets us reach a server. A person can withdraw that at any time. */
export const mayReach = (address: string): Promise<boolean> =>
  browser.permissions.contains({ origins: hostPatterns(new URL(address)).slice(0, 1) })
