/** Deeper, or of more values, no input of any channel is. */
const [DEEPEST, MOST] = [16, 100_000]

/**
 * True for what JSON can say (and `undefined` members): plain objects, lists, texts, finite numbers, booleans, null. Structured
 * clone carries more between processes, and a schema takes a Date or a Map for an object without members.
 */
export function isPlain(value: unknown): boolean {
  let seen = 0
  const plain = (one: unknown, depth: number): boolean => {
    seen += 1
    if (seen > MOST || depth > DEEPEST) return false
    if (one === null || one === undefined || typeof one === 'string' || typeof one === 'boolean') return true
    if (typeof one === 'number') return Number.isFinite(one)
    if (typeof one !== 'object') return false
    if (Array.isArray(one)) return one.every((item) => plain(item, depth + 1))
    const prototype: unknown = Object.getPrototypeOf(one)
    if (prototype !== Object.prototype && prototype !== null) return false
    return Object.values(one).every((item) => plain(item, depth + 1))
  }
  return plain(value, 0)
}
