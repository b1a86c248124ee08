import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks"
import { codeOf, CountersignError } from "../../domain/error.ts"
import { ask } from "../../messages/ask.ts"
import { Button } from "../../ui/button.tsx"
import { picturesIn, readFile, toDataUrl } from "../../ui/picture.ts"
import { errorWords, t } from "../../ui/words.ts"
import { useAction } from "../action.ts"

/** Between two looks through the camera, ms: reading takes about as long. */
const PAUSE = 300

const codeIn = async (image: string): Promise<string> => (await ask("sync.readCode", { image })).code

/** The joining code off a picture that is chosen, pasted or dropped, or through the camera. */
export function JoiningPicture({ onCode }: { readonly onCode: (code: string) => void }) {
  const action = useAction()
  const [looking, setLooking] = useState(false)
  const input = useRef<HTMLInputElement>(null)

  const look = async (file: Blob | null): Promise<void> => {
    if (file !== null) await action.run(async () => onCode(await codeIn(await readFile(file))))
  }

  // With the first paint, not after it: what is pasted at once is not missed.
  useLayoutEffect(() => {
    const pasted = (event: ClipboardEvent) => void look(picturesIn(event.clipboardData)[0] ?? null)
    const over = (event: DragEvent) => event.preventDefault()
    const dropped = (event: DragEvent) => {
      event.preventDefault()
      void look(picturesIn(event.dataTransfer)[0] ?? null)
    }
    document.addEventListener("paste", pasted)
    document.addEventListener("dragover", over)
    document.addEventListener("drop", dropped)
    return () => {
      document.removeEventListener("paste", pasted)
      document.removeEventListener("dragover", over)
      document.removeEventListener("drop", dropped)
    }
  }, [])

  return (
    <div class="picture">
      <div class="row-actions">
        <Button icon="qr" busy={action.busy} testid="join-picture" onClick={() => input.current?.click()}>
          {t("welcome_join_picture")}
        </Button>
        <Button icon="scan" testid="join-camera" onClick={() => setLooking(!looking)}>
          {t(looking ? "welcome_join_camera_stop" : "welcome_join_camera")}
        </Button>
      </div>
      <input
        ref={input}
        type="file"
        accept="image/*"
        hidden
        data-testid="join-picture-file"
        onChange={(event) => {
          void look(event.currentTarget.files?.[0] ?? null)
          event.currentTarget.value = ""
        }}
      />
      {action.error !== null && (
        <p class="error" role="alert" data-testid="join-picture-error">
          {errorWords(action.error === "scan.foreign" ? "sync.code" : action.error)}
        </p>
      )}
      {looking && (
        <Camera
          onCode={(code) => {
            setLooking(false)
            onCode(code)
          }}
        />
      )}
    </div>
  )
}

function Camera({ onCode }: { readonly onCode: (code: string) => void }) {
  const action = useAction()
  const video = useRef<HTMLVideoElement>(null)

  useEffect(() => {
    let stream: MediaStream | null = null
    const ending = new AbortController()
    const { signal } = ending
    const stop = (): void => {
      ending.abort()
      for (const track of stream?.getTracks() ?? []) track.stop()
    }
    void action.run(async () => {
      stream = await openCamera()
      const screen = video.current
      if (signal.aborted || screen === null) return stop()
      screen.srcObject = stream
      await screen.play()
      while (!signal.aborted) {
        await new Promise((resolve) => setTimeout(resolve, PAUSE))
        const { videoWidth: width, videoHeight: height } = screen
        const code = signal.aborted || width === 0 ? null : await seen(toDataUrl(screen, width, height))
        if (code !== null && !signal.aborted) return onCode(code)
      }
      return undefined
    })
    return stop
  }, [])

  if (action.error !== null) {
    return (
      <p class="error" role="alert">
        {errorWords(action.error)}
      </p>
    )
  }
  return <video ref={video} class="camera" muted playsInline aria-label={t("welcome_join_camera_label")} />
}

async function openCamera(): Promise<MediaStream> {
  try {
    return await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" }, audio: false })
  } catch (cause) {
    throw new CountersignError("scan.camera", undefined, { cause })
  }
}

/** Nothing to be seen yet is what a camera sees most of the time. */
async function seen(image: string): Promise<string | null> {
  try {
    return await codeIn(image)
  } catch (thrown) {
    if (["scan.none", "scan.foreign"].includes(codeOf(thrown))) return null
    throw thrown
  }
}
