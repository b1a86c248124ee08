/** The asking side, for the menu frame. */
import type { FromMenu } from "./menu-contract.ts"
import { request } from "./ask.ts"

type Asked<N extends keyof FromMenu> = Omit<Parameters<FromMenu[N]>[0], "token">

/**
 * Asks the worker with the frame's pass.
 * @throws CountersignError with the code that came back, or `internal` if nothing usable did
 */
export const askWith =
  (token: string) =>
  async <N extends keyof FromMenu>(name: N, given: Asked<N>): Promise<ReturnType<FromMenu[N]>> =>
    // As for our other pages: the worker is the same build.
    (await request(name, [{ ...given, token }])) as ReturnType<FromMenu[N]>

export { codeOf } from "../domain/error.ts"
