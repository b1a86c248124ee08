import { useEffect, useRef, useState } from "preact/hooks"
import { codeOf, CountersignError, type ErrorCode } from "../../domain/error.ts"
import { ask } from "../../messages/ask.ts"
import { Button } from "../../ui/button.tsx"
import { Icon } from "../../ui/icon.tsx"
import { errorWords, t } from "../../ui/words.ts"
import { inTab, openInTab } from "../place-in-tab.ts"
import { troubleOf } from "../state.ts"
import { toDataUrl } from "../../ui/picture.ts"
import { isNews, scanned, showFound } from "./scanned.ts"

/** Between two looks, ms: reading takes about as long. */
const PAUSE = 250

async function camera(): Promise<MediaStream> {
  try {
    const video = { facingMode: "environment", width: { ideal: 1280 }, height: { ideal: 720 } }
    return await navigator.mediaDevices.getUserMedia({ video, audio: false })
  } catch (cause) {
    throw new CountersignError("scan.camera", undefined, { cause })
  }
}

/** Looks through the webcam, in a tab: a popup that asks for the camera loses the focus and is gone. */
export function Camera() {
  const [error, setError] = useState<ErrorCode | null>(null)
  const [round, setRound] = useState(0)
  const video = useRef<HTMLVideoElement>(null)

  useEffect(() => {
    let stream: MediaStream | null = null
    const end = new AbortController()
    const { signal } = end
    async function look(): Promise<void> {
      if (!(await inTab())) return openInTab("camera")
      stream = await camera()
      const screen = video.current
      if (signal.aborted || screen === null) return stop()
      screen.srcObject = stream
      await screen.play()
      while (!signal.aborted) {
        await new Promise((resolve) => setTimeout(resolve, PAUSE))
        const { videoWidth: width, videoHeight: height } = screen
        const result = signal.aborted || width === 0 ? null : await read(toDataUrl(screen, width, height))
        if (result !== null && !signal.aborted && isNews(result)) return showFound(result, "camera")
      }
    }
    async function read(image: string) {
      try {
        return await ask("scan.image", { image, joins: false })
      } catch (thrown) {
        // Nothing to be seen yet is what a camera sees most of the time.
        if (["scan.none", "scan.foreign"].includes(codeOf(thrown))) return null
        throw thrown
      }
    }
    function stop(): void {
      end.abort()
      for (const track of stream?.getTracks() ?? []) track.stop()
    }
    look().catch((thrown) => setError(troubleOf(thrown)))
    return stop
  }, [round])

  if (error !== null) {
    return (
      <main class="middle">
        <Icon name="camera" size={40} />
        <h1>{t("popup_camera_failed")}</h1>
        <p role="alert" data-testid="camera-error">
          {errorWords(error)}
        </p>
        <Button
          kind="primary"
          wide
          onClick={() => {
            setError(null)
            setRound(round + 1)
          }}
        >
          {t("popup_retry")}
        </Button>
      </main>
    )
  }
  const [left] = scanned.value?.missing ?? []
  return (
    <main class="middle">
      <video ref={video} class="camera" muted playsInline aria-label={t("popup_camera_label")} data-testid="camera" />
      <p role="status">
        {left === undefined ? t("popup_camera_text") : t("popup_export_missing", left.missing, left.size)}
      </p>
    </main>
  )
}
