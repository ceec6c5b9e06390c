/** A stop that the user can do something about: what happened, why, what to do. Printed without a stack. */
export class Stop extends Error {
  constructor(what, { why, todo, cause } = {}) {
    super(what, { cause })
    this.name = 'Stop'
    this.why = why
    this.todo = todo
  }
}

/** One line about the launcher's own work, on stderr: stdout belongs to what is run. */
export function say(line) {
  process.stderr.write(`${line}\n`)
}

/** Seconds since `from` (from performance.now()), as "43.1 s". */
export function since(from) {
  return `${((performance.now() - from) / 1000).toFixed(1)} s`
}

/** Does one step and says "label 43.1 s" when it is done. Gives what `work` gives, throws what it throws. */
export async function step(label, work) {
  const from = performance.now()
  const result = await work()
  say(`${label} ${since(from)}`)
  return result
}

/** Prints an error the way a person can use it. */
export function explain(error) {
  if (!(error instanceof Stop)) {
    say(error?.stack ?? String(error))
    return
  }
  say(`\n${error.message}`)
  if (error.why) say(`  why: ${error.why}`)
  if (error.todo) say(`  what to do: ${error.todo}`)
}
