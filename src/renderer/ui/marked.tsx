/** A text with the stretches that were looked for marked. `marks`: pairs of begin and end, in order. */
export function Marked({ text, marks }: { readonly text: string; readonly marks: readonly (readonly [number, number])[] }) {
  const pieces = marks.flatMap(([begin, end], at) => [
    { from: marks[at - 1]?.[1] ?? 0, to: begin, mark: false },
    { from: begin, to: end, mark: true },
  ])
  const rest = text.slice(marks.at(-1)?.[1] ?? 0)
  return (
    <>
      {pieces.map(({ from, to, mark }) => {
        const piece = text.slice(from, to)
        // Places of one text are different from each other.
        return mark ? (
          <mark key={`${String(from)}-${String(to)}`}>{piece}</mark>
        ) : (
          <span key={`${String(from)} ${String(to)}`}>{piece}</span>
        )
      })}
      {rest}
    </>
  )
}
