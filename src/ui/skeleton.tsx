/** The shape of rows that are on their way; the page around it says that it is loading. */
export function Skeleton({ rows }: { readonly rows: number }) {
  return (
    <div class="card list skeleton" aria-hidden="true">
      {Array.from({ length: rows }, (_, i) => (
        <div key={i} class="item">
          <span class="tile" />
          <span class="who">
            <b />
            <span />
          </span>
          <span class="code" />
        </div>
      ))}
    </div>
  )
}
