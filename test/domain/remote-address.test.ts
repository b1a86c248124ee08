import { expect, test } from "vitest"
import { hostPatterns, isPrivateHost, readAddress } from "../../src/domain/remote-address.ts"

test("an address is https unless it says otherwise, and loses what does not belong to it", () => {
  const read = (typed: string) => readAddress(typed)?.toString() ?? null
  expect(read(" cloud.example ")).toBe("https://cloud.example/")
  expect(read("http://nas:8080/dav")).toBe("http://nas:8080/dav/")
  expect(read("nas.local:8080/dav//")).toBe("https://nas.local:8080/dav/")
  expect(read("https://ada:secret@cloud.example/x?y#z")).toBe("https://cloud.example/x/")
  expect(read("davs://cloud.example/x")).toBe("https://cloud.example/x/")
  expect(read("https://nas/100%/a%20b")).toBe("https://nas/100%25/a%20b/")
  // The last is Latin-1: no path that could be compared with what a server lists.
  const none = ["", "ftp://x", "javascript://x", "https://", "http://a b/", "https://nas/caf%e9/"]
  expect(none.filter((typed) => read(typed) !== null)).toEqual([])
})

test("what is not the internet", () => {
  const near = [
    "localhost",
    "127.0.0.1",
    "nas",
    "nas.local",
    "10.1.2.3",
    "172.20.0.1",
    "192.168.1.1",
    "[::1]",
    "[fd00::1]",
  ]
  const far = ["cloud.example", "172.32.0.1", "8.8.8.8", "localhost.example", "[2001:db8::1]"]
  expect(near.filter((host) => !isPrivateHost(host))).toEqual([])
  expect(far.filter(isPrivateHost)).toEqual([])
})

test("one host is asked for, without its port; http also as https", () => {
  expect(hostPatterns(new URL("https://cloud.example:8443/dav/"))).toEqual(["https://cloud.example/*"])
  expect(hostPatterns(new URL("http://nas/dav/"))).toEqual(["http://nas/*", "https://nas/*"])
})
