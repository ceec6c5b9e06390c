import type pg from 'pg'
import type { Row } from './batch'

/** One column of an answer as the wire describes it (manual, 55.7, RowDescription). */
export interface Field {
  readonly name: string
  readonly dataTypeID: number
  readonly dataTypeModifier: number
}

/** What the server answered: `tag` is the command's (`INSERT 0 5`); undefined where the rest was left unread. */
export interface PortalEnd {
  readonly tag: string | undefined
  readonly error: Error | undefined
}

export interface PortalListener {
  onFields(fields: readonly Field[]): void
  onRow(row: Row): void
  /** How many rows are to come next; 0 = no more. */
  next(): number
}

/** The part of `pg`'s connection that is used here (node-postgres, lib/connection.js). */
interface Wire {
  readonly stream: { cork(): void; uncork(): void }
  parse(message: { readonly text: string }): void
  bind(message: Record<string, never>): void
  describe(message: { readonly type: 'P'; readonly name: string }): void
  execute(message: { readonly rows: number }): void
  flush(): void
  sync(): void
  sendCopyFail(message: string): void
}

/**
 * One statement by the extended protocol, which takes no more than one (manual, 55.2.3), its rows fetched some at a time: what is
 * not wanted is never sent. Rejects only where the connection was lost.
 */
export async function runPortal(client: pg.Client, text: string, listener: PortalListener): Promise<PortalEnd> {
  return await new Promise((done, fail) => {
    const query = new Portal(text, listener, (end, lost) => (lost === undefined ? done(end) : fail(lost)))
    client.query(query as unknown as pg.Submittable)
  })
}

/** What `pg` calls a submittable query: it is told of every message that answers it. */
class Portal {
  readonly #text: string
  readonly #listener: PortalListener
  readonly #end: (end: PortalEnd, lost?: Error) => void
  #tag: string | undefined
  #synced = false
  #copying = false
  /** `pg` calls a query's callback when it gives it up. */
  readonly callback = (error: Error | null): void => {
    if (error !== null) this.#end({ tag: undefined, error }, error)
  }

  constructor(text: string, listener: PortalListener, end: (end: PortalEnd, lost?: Error) => void) {
    this.#text = text
    this.#listener = listener
    this.#end = end
  }

  submit(connection: Wire): null {
    connection.stream.cork()
    connection.parse({ text: this.#text })
    connection.bind({})
    connection.describe({ type: 'P', name: '' })
    connection.execute({ rows: this.#listener.next() })
    connection.flush()
    connection.stream.uncork()
    return null
  }

  handleRowDescription({ fields }: { readonly fields: readonly Field[] }): void {
    this.#listener.onFields(fields)
  }

  handleDataRow({ fields }: { readonly fields: (string | null)[] }): void {
    this.#listener.onRow(fields)
  }

  handlePortalSuspended(connection: Wire): void {
    const rows = this.#listener.next()
    if (rows === 0) {
      this.#sync(connection)
      return
    }
    connection.execute({ rows })
    connection.flush()
  }

  handleCommandComplete({ text }: { readonly text: string }, connection: Wire): void {
    this.#tag = text
    this.#sync(connection)
  }

  handleEmptyQuery(connection: Wire): void {
    this.#tag = ''
    this.#sync(connection)
  }

  /** What the server refuses is an answer; FATAL ends the session, and all else never came from the server. */
  handleError(error: Error, connection: Wire): void {
    if ('severity' in error && error.severity === 'ERROR') {
      this.#sync(connection)
      this.#end({ tag: undefined, error })
    } else this.#end({ tag: undefined, error }, error)
  }

  handleReadyForQuery(): void {
    this.#end({ tag: this.#tag, error: undefined })
  }

  /** COPY … FROM STDIN: there is nothing to send. */
  handleCopyInResponse(connection: Wire): void {
    connection.sendCopyFail('the console has no file to send')
  }

  /** COPY … TO STDOUT: a row per line. */
  handleCopyData({ chunk }: { readonly chunk: Buffer }): void {
    if (!this.#copying) this.#listener.onFields([{ name: 'copy', dataTypeID: 25, dataTypeModifier: -1 }])
    this.#copying = true
    this.#listener.onRow([chunk.toString('utf8').replace(/\n$/, '')])
  }

  /** Once: each is answered by a message that ends a query, and a second one would end the next. */
  #sync(connection: Wire): void {
    if (this.#synced) return
    this.#synced = true
    connection.sync()
  }
}
