import type { RelationName } from '@shared/catalog'
import { isCut, type RowPage } from '@shared/cells'
import { AppError } from '@shared/errors'
import type { RowFilter, RowSort } from '@shared/row-query'
import { type FILE_FORMATS, rowText } from '@shared/row-text'
import { findEngine } from '../drivers/registry'
import { fileNameFor } from './file-name'
import type { Layers } from './layers'
import { neverRead } from './scans'
import type { Views } from './views'
import { writeWhole } from './write-whole'

export type FileFormat = (typeof FILE_FORMATS)[number]

/** Rows of a page: few at first, then as many as have about that many characters. */
const PAGE = { first: 20, most: 1000, characters: 2 * 1024 * 1024 } as const
const EXTENSIONS: Readonly<Record<FileFormat, string>> = { csv: 'csv', json: 'json', ndjson: 'ndjson', insert: 'sql' }

/** Which rows go into a file, and how they are written. */
export interface RowExport {
  readonly id: string
  readonly name: RelationName
  readonly filters: readonly RowFilter[]
  readonly sort: readonly RowSort[]
  readonly format: FileFormat
}

/** Rows of a relation as a file: page by page, so that neither the database nor this process ever holds all of them. */
export class RowExports {
  readonly #layers: Layers
  readonly #views: Views
  readonly #connectionName: (id: string) => string

  constructor(layers: Layers, views: Views, connectionName: (id: string) => string) {
    this.#layers = layers
    this.#views = views
    this.#connectionName = connectionName
  }

  /** A name to offer for the file. */
  fileName({ id, name, format }: Pick<RowExport, 'id' | 'name' | 'format'>): string {
    const what = name.name.replaceAll(/[^\p{L}\p{N}]+/gu, '-').slice(0, 60)
    return fileNameFor(this.#connectionName(id), what === '' ? 'rows' : what, Date.now(), EXTENSIONS[format])
  }

  /**
   * Writes all rows to `file`, every value whole, and answers how many. What stood there is replaced in one step and only by the
   * whole: after a failure or a cancel it is as it was, and nothing else is left.
   */
  async toFile(wanted: RowExport, file: string, signal: AbortSignal, report: (rows: number) => void): Promise<number> {
    const meta = await this.#layers.meta(wanted.id)
    if (meta === undefined) throw neverRead()
    const counted = { rows: 0 }
    const { literals } = findEngine(meta.engine)
    const pieces = async function* (pages: AsyncGenerator<RowPage>): AsyncGenerator<string> {
      let text: ReturnType<typeof rowText> | undefined
      for await (const { columns, rows } of pages) {
        if (text === undefined) {
          text = rowText(wanted.format, { columns, relation: wanted.name, literals })
          yield text.head
        }
        const { row: write } = text
        yield rows.map((row, at) => write(row, counted.rows + at === 0)).join('')
        counted.rows += rows.length
        report(counted.rows)
      }
      if (text !== undefined) yield text.foot
    }
    await writeWhole(file, pieces(this.#pages(wanted, signal)), signal)
    return counted.rows
  }

  async *#pages({ id, name, filters, sort }: RowExport, signal: AbortSignal): AsyncGenerator<RowPage> {
    let limit: number = PAGE.first
    let after: string | undefined
    do {
      const page = await this.#views.rows(id, name, { limit, filters, sort, after, whole: true }, signal, 'long')
      const cut = page.rows.find((row) => row.some(isCut))
      if (cut !== undefined) throw tooLong(page.columns[cut.findIndex(isCut)]?.name ?? '')
      yield page
      after = page.next ?? undefined
      limit = Math.max(1, Math.min(PAGE.most, Math.floor((limit * PAGE.characters) / Math.max(1, sizeOf(page)))))
    } while (after !== undefined)
  }
}

function sizeOf({ rows }: RowPage): number {
  let size = 0
  for (const row of rows)
    for (const cell of row)
      size += typeof cell === 'string' ? cell.length : cell !== null && typeof cell === 'object' && 'hex' in cell ? cell.hex.length : 8
  return size
}

function tooLong(column: string): AppError {
  return new AppError('unsupported', `A value of ${column} is too long to be exported`, {
    hint: 'Nothing was written: a file with a part of it would look as if it were all. Leave those rows out by a filter',
  })
}
