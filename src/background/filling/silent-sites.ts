/** Sites on which nothing is offered to be saved. */
import { hostList } from "./host-list.ts"

const silent = hostList("silent")

/** Whether nothing of this host is to be offered; everything while the vault is closed. */
export const isSilent = async (host: string): Promise<boolean> => (await silent.has(host)) ?? true

/** The hosts, in the order of the alphabet. @throws vault.closed, vault.locked */
export const silentSites = silent.list

/** Puts a host on the list, or takes it off. @throws vault.closed */
export const setSilent = silent.set
