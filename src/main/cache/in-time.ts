/**
 * The answer, or a rejection when there is none after `limitMs`. While this process was busy an answer may have arrived
 * unread: timers run before sockets are read (nodejs.org, "The event loop"), so they are read once more before it is given up.
 */
export async function inTime<T>(answer: Promise<T>, limitMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_done, fail) => {
    timer = setTimeout(() => setImmediate(() => fail(new Error('timed out'))), limitMs)
  })
  try {
    return await Promise.race([answer, late])
  } finally {
    clearTimeout(timer)
  }
}
