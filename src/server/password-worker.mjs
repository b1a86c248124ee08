/** Argon2id away from the thread that answers requests. Plain JavaScript, since a worker of Node's is started without tsx. */
import { parentPort } from "node:worker_threads"
import sodium from "libsodium-wrappers-sumo"

/** 64 MiB and 3 passes: what the extension has as its floor. */
const PASSES = 3
const MEMORY = 64 * 1024 * 1024

await sodium.ready

parentPort.on("message", ({ id, password, hash }) => {
  const value =
    hash === null ? sodium.crypto_pwhash_str(password, PASSES, MEMORY) : sodium.crypto_pwhash_str_verify(hash, password)
  parentPort.postMessage({ id, value }, [])
})
