import { objectKey, relationKey } from '@shared/catalog'
import { decodeOutline } from '@shared/outline'
import type { PackedCatalog } from '../drivers/pack'
import type { ChangeSet, History } from '../store/history'
import { Turns } from '../turns'
import { changeSet, headOf, type Sides } from './compare'
import type { Layers } from './layers'
import { PART, type SnapshotMeta } from './snapshot'

/** Writes down what a reading found changed, while what it replaces is still there. */
export class Recorder {
  readonly #layers: Layers
  readonly #history: History
  readonly #onRecord: (id: string) => void

  constructor(layers: Layers, history: History, onRecord: (id: string) => void) {
    this.#layers = layers
    this.#history = history
    this.#onRecord = onRecord
  }

  /**
   * Compares a whole reading with the snapshot it replaces, a few values at a time: ten thousand that differ would hold up everybody
   * for a second. Answers what writes that down at once and tells how many relations and objects differ.
   */
  async whole(id: string, before: SnapshotMeta, packed: PackedCatalog, readAt: number): Promise<() => number> {
    const values = new Map(packed.values)
    const marks = JSON.parse(packed.marks) as Record<string, string>
    const old = this.#marks(id)
    // Without marks on one side every value is compared.
    const told = old !== undefined && Object.keys(old).length > 0 && Object.keys(marks).length > 0
    const known = this.known(id)
    const keys = told ? moved(old, marks) : [...new Set([...values.keys(), ...known])]
    const changes: ChangeSet['changes'][number][] = []
    const turns = new Turns()
    for (const key of keys) {
      const side = this.side(id, key, values.get(key), known)
      if (side !== undefined) changes.push(...changeSet([side]).changes)
      await turns.next()
    }
    const set = { changes }
    const body = await this.#history.sealSet(id, set)
    return () => this.#add(id, before, set, readAt, body)
  }

  /** What a key was and is; undefined when its former value was forgotten and nothing can be said. */
  side(id: string, key: string, after: string | undefined, known: ReadonlySet<string>): Sides | undefined {
    const before = this.#layers.last(id, PART.ofKey(key))
    if (before === undefined && known.has(key)) return undefined
    return { key, before, after }
  }

  /** Adds a difference to the history; answers how many relations and objects it holds. */
  record(id: string, before: SnapshotMeta, sides: readonly Sides[], readAt: number): number {
    return this.#add(id, before, changeSet(sides), readAt)
  }

  #add(id: string, before: SnapshotMeta, set: ChangeSet, readAt: number, body?: Buffer): number {
    if (set.changes.length > 0) {
      this.#history.add(id, headOf(set, readAt, before.readAt), set, body)
      this.#onRecord(id)
    }
    return set.changes.length
  }

  /** Keys of everything the snapshot names, for {@link side}. */
  known(id: string): ReadonlySet<string> {
    const outline = this.#layers.last(id, PART.outline)
    if (outline === undefined) return new Set()
    const { rows, objects } = decodeOutline(outline)
    return new Set([...rows.map(relationKey), ...objects.map(objectKey)])
  }

  #marks(id: string): Record<string, string> | undefined {
    const text = this.#layers.last(id, PART.marks)
    return text === undefined ? undefined : (JSON.parse(text) as Record<string, string>)
  }
}

/** Keys whose mark is new, gone or different. */
export function moved(before: Readonly<Record<string, string>>, after: Readonly<Record<string, string>>): string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((key) => before[key] !== after[key])
}
