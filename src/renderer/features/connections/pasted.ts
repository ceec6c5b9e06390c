/** What was pasted before there was a form to hold it. It may hold a password: it is in no store, and goes with who takes it. */
let pasted: string | undefined

/** Keeps what was pasted for the form that opens next. */
export function handOver(text: string): void {
  pasted = text
}

/** Takes what was kept; undefined where nothing was. */
export function takePasted(): string | undefined {
  const text = pasted
  pasted = undefined
  return text
}
