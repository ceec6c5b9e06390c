/** How often something is begun again before an answer is taken that may be of an older state. */
const AGAIN = 2

/** What `work` answers about a state, named by a number, that was still the same when it ended. */
export async function settled<T>(state: () => number, work: () => Promise<T>): Promise<T> {
  for (let again = 0; ; again += 1) {
    const before = state()
    const answer = await work()
    if (again === AGAIN || state() === before) return answer
  }
}
