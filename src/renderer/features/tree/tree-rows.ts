import type { TreeRow } from './tree-model'

/** Rows of one level that stand one behind the other, made only when they are looked at. */
export interface Run {
  readonly count: number
  readonly level: number
  readonly make: (at: number) => TreeRow
  readonly label: (at: number) => string
  /** Where in the run the row with a key stands; -1 where it is none of them. */
  readonly find: (key: string) => number
}

interface Placed extends Run {
  readonly start: number
}

/**
 * The visible rows, flat. Two hundred thousand tables are one run: what is drawn is made, and what is only counted costs
 * nothing. A row that was made stays the same object.
 */
export class TreeRows {
  readonly #runs: Placed[] = []
  readonly #made = new Map<number, TreeRow>()
  readonly #heads = new Set<number>()
  /** Added to every level: what is in a folder of connections stands one deeper. */
  offset = 0
  #length = 0

  get length(): number {
    return this.#length
  }

  /** Is this a connection, or a folder of them? */
  isHead(index: number): boolean {
    return this.#heads.has(index)
  }

  /** Is this the last row of its connection? */
  isLast(index: number): boolean {
    return index + 1 === this.#length || this.#heads.has(index + 1)
  }

  push(row: TreeRow): void {
    if (row.level === 1) this.#heads.add(this.#length)
    this.pushRun({ count: 1, level: row.level, make: () => row, label: () => row.label, find: (key) => (key === row.key ? 0 : -1) })
  }

  pushRun(run: Run): void {
    if (run.count === 0) return
    const { offset } = this
    const level = run.level + offset
    const make = (at: number): TreeRow => {
      const row = run.make(at)
      return offset === 0 ? row : { ...row, level: row.level + offset }
    }
    this.#runs.push({ ...run, level, make, start: this.#length })
    this.#length += run.count
  }

  at(index: number): TreeRow | undefined {
    const known = this.#made.get(index)
    if (known !== undefined) return known
    const run = this.#runs[this.#runAt(index)]
    if (run === undefined) return undefined
    const row = run.make(index - run.start)
    this.#made.set(index, row)
    return row
  }

  /** Where the row with a key stands; -1 where there is none. */
  indexOf(key: string | undefined): number {
    if (key === undefined) return -1
    for (const run of this.#runs) {
      const at = run.find(key)
      if (at >= 0) return run.start + at
    }
    return -1
  }

  /** The row that the row at `index` is below; itself for one of the first level. */
  parentOf(index: number): number {
    const own = this.#runAt(index)
    const level = this.#runs[own]?.level ?? 1
    for (let above = own - 1; above >= 0; above -= 1) {
      const run = this.#runs[above]
      if (run !== undefined && run.level < level) return run.start + run.count - 1
    }
    return index
  }

  /** The row that typing `prefix` leads to, searched onwards from `from` and around the end. */
  typeAhead(from: number, prefix: string): number {
    const wanted = prefix.toLowerCase()
    const start = this.#length === 0 ? 0 : (prefix.length > 1 ? Math.max(0, from) : from + 1) % this.#length
    const found = this.#search(start, this.#length, wanted)
    const answer = found < 0 ? this.#search(0, start, wanted) : found
    return answer < 0 ? from : answer
  }

  *[Symbol.iterator](): Generator<TreeRow> {
    for (let index = 0; index < this.#length; index += 1) {
      const row = this.at(index)
      if (row !== undefined) yield row
    }
  }

  /** The first row from `first` and before `end` whose label begins with `wanted`; -1 for none. */
  #search(first: number, end: number, wanted: string): number {
    for (let at = this.#runAt(first); at < this.#runs.length; at += 1) {
      const run = this.#runs[at]
      if (run === undefined || run.start >= end) return -1
      const last = Math.min(run.count, end - run.start)
      for (let own = Math.max(0, first - run.start); own < last; own += 1) {
        // As many units as are wanted: folding the rest of two hundred thousand names would be most of the work.
        if (run.label(own).slice(0, wanted.length).toLowerCase() === wanted) return run.start + own
      }
    }
    return -1
  }

  /** The run that holds a row; behind the last one for what is outside. */
  #runAt(index: number): number {
    if (index < 0 || index >= this.#length) return this.#runs.length
    let [low, high] = [0, this.#runs.length - 1]
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((this.#runs[middle]?.start ?? 0) <= index) low = middle
      else high = middle - 1
    }
    return low
  }
}
