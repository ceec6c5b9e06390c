/** Something a person does with the application, and how long after the last thing, ms. */
export type Act =
  | { readonly after: number; readonly what: 'open' | 'check' | 'test' | 'diagram'; readonly connection: number }
  | {
      readonly after: number
      readonly what: 'look' | 'rows' | 'refresh' | 'forget' | 'alter'
      readonly connection: number
      readonly table: number
    }
  | { readonly after: number; readonly what: 'away' }

export interface Day {
  readonly connections: number
  readonly tables: number
}

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOURS = 8 * 60 * MINUTE

/**
 * A working day with many connections, the same one for the same seed: spells of 2 to 25 minutes on one connection, some much
 * more often than others, with 1 to 35 minutes of other work between them. In a spell tables are looked at every few seconds to
 * a minute, a few of them again and again; coming back to the window asks whether what is shown still holds. Somebody else
 * alters a table now and then. One spell in three begins with a server that is not up yet: 1 to 6 tests, 20 s to 3 min apart.
 */
export function workingDay(seed: number, { connections, tables }: Day): Act[] {
  const random = generator(seed)
  const between = (low: number, high: number) => Math.round(low + random() * (high - low))
  // The first few are taken most of the time, any other now and then.
  const favourite = (count: number) => Math.floor(random() ** 3 * count)
  const chance = (of: number) => random() < of
  const acts: Act[] = []
  let time = 0
  let after = 0
  const act = (make: (after: number) => Act) => {
    acts.push(make(after))
    after = 0
  }
  const pass = (ms: number) => {
    after += ms
    time += ms
  }
  while (time < HOURS) {
    const connection = favourite(connections)
    const end = time + between(2 * MINUTE, 25 * MINUTE)
    if (chance(1 / 3)) {
      for (let left = between(1, 6); left > 0; left -= 1) {
        act((a) => ({ after: a, what: 'test', connection }))
        if (left > 1) pass(between(20 * SECOND, 3 * MINUTE))
      }
    }
    act((a) => ({ after: a, what: 'open', connection }))
    act((a) => ({ after: a, what: 'check', connection }))
    while (time < end) {
      pass(between(4 * SECOND, 60 * SECOND))
      const table = favourite(tables)
      act((a) => ({ after: a, what: 'look', connection, table }))
      if (chance(1 / 4)) act((a) => ({ after: a, what: 'rows', connection, table }))
      if (chance(1 / 3)) act((a) => ({ after: a, what: 'check', connection }))
      if (chance(1 / 20)) act((a) => ({ after: a, what: 'diagram', connection }))
      if (chance(1 / 40)) act((a) => ({ after: a, what: 'refresh', connection, table }))
      if (chance(1 / 40)) act((a) => ({ after: a, what: 'alter', connection, table }))
      if (chance(1 / 100)) act((a) => ({ after: a, what: 'forget', connection, table }))
    }
    act((a) => ({ after: a, what: 'away' }))
    pass(between(MINUTE, 35 * MINUTE))
  }
  return acts
}

/** Numbers from 0 to 1, always the same for a seed (mulberry32). */
function generator(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
