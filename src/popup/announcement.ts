import { signal } from "@preact/signals"

/** What a screen reader hears of something that others see happen in the list. */
export const moved = signal("")
