import { type Change, changesText, type ComparisonReply, type HistoryEntry, type HistoryReply } from '@shared/change'
import type { Output } from '@shared/contract'
import type { ScanProgress } from '@shared/catalog-replies'
import type { Relation, SchemaObject } from '@shared/catalog'
import { AppError } from '@shared/errors'
import { findEngine } from '../drivers/registry'
import type { History } from '../store/history'
import { changesOf, compose } from './compare'
import { fileNameFor } from './file-name'
import type { Layers } from './layers'
import type { Scans } from './scans'
import { isRelationKey } from './snapshot'

export interface HistoryDependencies {
  readonly history: History
  readonly layers: Layers
  readonly scans: Scans
  readonly connectionName: (id: string) => string
  readonly onChange: (id: string) => void
}

/** Readings that are looked through for one relation: each is opened for it. */
const LOOKED_AT = 100

/** Which readings to compare, see the contract. */
export interface Compared {
  readonly id: string
  readonly from: number
  readonly to: number | 'now'
}

/** What changed between readings: listed, compared, exported, marked as seen. */
export class Histories {
  readonly #d: HistoryDependencies

  constructor(dependencies: HistoryDependencies) {
    this.#d = dependencies
  }

  list(id: string): HistoryReply {
    return { entries: this.#entries(id), unseen: [...this.#d.history.unseen(id)].map(([key, kind]) => ({ key, kind })) }
  }

  /** When a reading last found each relation changed or new; what was never found so is not in it. */
  async ages(id: string): Promise<Output<'history.ages'>> {
    const times = await this.#d.history.lastChanges(id)
    return { relations: [...times].flatMap(([key, readAt]) => (isRelationKey(key) ? [{ key, readAt }] : [])) }
  }

  /** The difference between two readings. Throws `not_found` where nothing was recorded. */
  async compare({ id, from, to }: Compared, signal: AbortSignal, report: (progress: ScanProgress) => void): Promise<ComparisonReply> {
    if (to === 'now') await this.#d.scans.scan(id, true, signal, report)
    const entries = this.#entries(id)
    const last = to === 'now' ? (entries[0]?.id ?? 0) : to
    const [low, high] = [Math.min(from, last), Math.max(from, last)]
    const oldest = entries.at(-1)
    const at = async (entry: number): Promise<number> => {
      if (entry === 0 && oldest !== undefined) return oldest.previousReadAt
      const found = entries.find((e) => e.id === entry)
      if (found !== undefined) return found.readAt
      const meta = await this.#d.layers.meta(id)
      if (meta === undefined || entry !== 0)
        throw new AppError('not_found', 'This reading is not in the history any more', { hint: 'Choose another one' })
      return meta.readAt
    }
    const toAt = to === 'now' ? ((await this.#d.layers.meta(id))?.readAt ?? (await at(high))) : await at(high)
    return { from: low, to: high, fromAt: await at(low), toAt, changes: changesOf(compose(this.#d.history.between(id, low, high))) }
  }

  /** What changed of one relation or object: one entry a reading, the newest first, of the last {@link LOOKED_AT} readings. */
  of(id: string, key: string): Output<'history.of'>['changes'] {
    return this.#entries(id)
      .slice(0, LOOKED_AT)
      .flatMap(({ id: entry, readAt }) => {
        const changes = this.#d.history.between(id, entry - 1, entry).flatMap((set) => set.changes.filter((one) => one.key === key))
        return changesOf({ changes }).map((change) => ({ id: entry, readAt, change }))
      })
  }

  /** DDL of one changed relation or object on both sides of a comparison. */
  async sides(id: string, from: number, to: number, key: string): Promise<{ before: string | null; after: string | null }> {
    const meta = await this.#d.layers.meta(id)
    const found = compose(this.#d.history.between(id, from, to)).changes.find((change) => change.key === key)
    if (meta === undefined || found === undefined)
      throw new AppError('not_found', 'This change is not in the history any more', { hint: 'Compare again' })
    const engine = findEngine(meta.engine)
    const ddl = (json: string | undefined) => {
      if (json === undefined) return null
      return isRelationKey(key) ? engine.ddl(JSON.parse(json) as Relation) : engine.objectDdl(JSON.parse(json) as SchemaObject)
    }
    return { before: ddl(found.before), after: ddl(found.after) }
  }

  async export(
    compared: Compared & { readonly format: 'text' | 'json' },
    signal: AbortSignal,
    report: (progress: ScanProgress) => void,
  ): Promise<{ text: string; fileName: string }> {
    const found = await this.compare(compared, signal, report)
    const name = this.#d.connectionName(compared.id)
    const fileName = fileNameFor(name, 'changes', found.toAt, compared.format === 'json' ? 'json' : 'txt')
    return { text: compared.format === 'json' ? jsonOf(name, found) : textOf(name, found), fileName }
  }

  see(id: string, keys: readonly string[] | 'all'): void {
    this.#d.history.see(id, keys)
    this.#d.onChange(id)
  }

  #entries(id: string): HistoryEntry[] {
    return this.#d.history.list(id).map(({ id: entry, head }) => ({ id: entry, ...head, names: [...head.names] }))
  }
}

function jsonOf(connection: string, { fromAt, toAt, changes }: ComparisonReply): string {
  const times = { from: new Date(fromAt).toISOString(), to: new Date(toAt).toISOString() }
  return `${JSON.stringify({ connection, ...times, changes: changes satisfies Change[] }, undefined, 2)}\n`
}

function textOf(connection: string, { fromAt, toAt, changes }: ComparisonReply): string {
  const head = `${connection}: from ${new Date(fromAt).toISOString()} to ${new Date(toAt).toISOString()}\n\n`
  return `${head}${changes.length === 0 ? 'Nothing changed.\n' : changesText(changes)}`
}
