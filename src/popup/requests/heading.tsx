import { useEffect, useRef } from "preact/hooks"

interface HeadingProps {
  readonly children: string
  /** Takes the focus once it may: there nothing happens by a stray Enter, and a screen reader begins there. */
  readonly ready: boolean
}

/** The heading of a request, where the focus begins. */
export function Heading({ children, ready }: HeadingProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (ready) heading.current?.focus()
  }, [ready])
  return (
    <h1 id="request-heading" tabIndex={-1} ref={heading}>
      {children}
    </h1>
  )
}
