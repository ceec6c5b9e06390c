import { useState } from 'react'

/**
 * Elements of the canvas by id as they were last handed out: one that says the same as before is the same object, and the list too
 * where all of them are. React Flow draws again only what is another object.
 */
export class Same<T extends { readonly id: string }> {
  #list: T[] = []
  #byId: ReadonlyMap<string, T> = new Map()

  of(list: readonly T[]): T[] {
    const kept = list.map((one) => {
      const before = this.#byId.get(one.id)
      return before !== undefined && same(before, one) ? before : one
    })
    if (kept.length === this.#list.length && kept.every((one, at) => one === this.#list[at])) return this.#list
    this.#list = kept
    this.#byId = new Map(kept.map((one) => [one.id, one]))
    return kept
  }
}

/** {@link Same} of one list of elements, as long as its component is there. */
export function useSame<T extends { readonly id: string }>(list: readonly T[]): T[] {
  const [known] = useState(() => new Same<T>())
  return known.of(list)
}

/** Plain objects and lists by what is in them, everything else by what it is. */
function same(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((one, at) => same(one, b[at]))
  if (!isPlain(a) || !isPlain(b)) return false
  const names = Object.keys(a)
  return names.length === Object.keys(b).length && names.every((name) => same(a[name], b[name]))
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
}
