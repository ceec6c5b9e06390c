import type { Outline } from '@shared/outline'

/** Names as one text in lower case, so that one pass finds all that hold something. */
export interface Names {
  readonly text: string
  /** Where each name begins. */
  readonly starts: Uint32Array
}

interface OutlineNames {
  readonly relations: Names
  readonly objects: Names
  /** True where some relation stands below another one. */
  readonly nested: boolean
}

/** NUL cannot stand in a name, so no find reaches from one name into the next. */
export const BETWEEN = '\0'
const STEP = 20_000
const known = new WeakMap<Outline, OutlineNames>()

/** The names of an outline, made once for as long as it lives. */
export function namesOf(outline: Outline): OutlineNames {
  const steps = nameSteps(outline)
  for (;;) {
    const { done, value } = steps.next()
    if (done === true) return value
  }
}

/** The same in steps of some ms each, ahead of whoever will look for something. */
export function* nameSteps(outline: Outline): Generator<undefined, OutlineNames> {
  const made = known.get(outline)
  if (made !== undefined) return made
  const relations = yield* joinSteps(outline.rows)
  const objects = yield* joinSteps(outline.objects)
  const names = { relations, objects, nested: outline.rows.some(({ parent }) => parent !== undefined) }
  known.set(outline, names)
  return names
}

function* joinSteps(list: readonly { readonly name: string }[]): Generator<undefined, Names> {
  const starts = new Uint32Array(list.length)
  const pieces: string[] = []
  let at = 0
  for (let from = 0; from < list.length; from += STEP) {
    const names = list.slice(from, from + STEP).map(({ name }) => name.toLowerCase())
    names.forEach((name, index) => {
      starts[from + index] = at
      at += name.length + 1
    })
    pieces.push(names.join(BETWEEN))
    yield
  }
  return { text: pieces.join(BETWEEN), starts }
}
