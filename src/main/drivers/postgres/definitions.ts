import type { Row } from './batch'
import { type Line, LOCK_MS, sqlState } from './line'
import type { Scope } from './sql/scope.sql'
import { COMMIT, ROLLBACK, shortStart } from './sql/session.sql'
import type { Question } from './statements'

/** A relation was locked (55P03), took too long (57014), or was being changed under the function. */
const GIVEN_UP = new Set(['55P03', '57014', '40P01', 'XX000', '42P01', '42704', '42883', '22021', '22P05'])
/** How long all waiting for locks together may take in one reading, ms. */
const WAIT_BUDGET_MS = 1500

/** Answers by statement; what could not be read is left out, and whoever needs it says so. */
export type Answers = Map<string, readonly Row[]>

/** What asks: the questions for a scope, and the relations that a scope can be narrowed to. */
export interface Deparsing {
  questions(scope: Scope): readonly Question[]
  /** Oids, when all of them together could not be read. */
  relations(): Promise<readonly number[]>
}

/**
 * Asks each question in a transaction of its own, all in one round trip. When one fails (somebody locked a relation after
 * the statement looked which are locked, or a single one takes too long), it is asked again about halves, until only those
 * that cannot be read are left out.
 */
export async function deparse(
  line: Line,
  scope: Scope,
  { questions, relations }: Deparsing,
  onDone?: (name: string) => void,
): Promise<Answers> {
  const answers: Answers = new Map()
  let waited = 0
  /** True while a transaction that failed is still open. */
  let broken = false
  const lockMs = () => (waited >= WAIT_BUDGET_MS ? 1 : LOCK_MS)

  /** Runs questions in order and answers the index of the one that failed, or nothing. */
  const run = async (list: readonly Question[], take: (name: string, rows: readonly Row[]) => void): Promise<number | undefined> => {
    const ahead = broken ? [{ name: '', text: ROLLBACK }] : []
    const batch = list.flatMap((question) => [
      { name: '', text: shortStart(line.shortLimits(lockMs())) },
      { name: question.name, text: question.text },
      { name: '', text: COMMIT },
    ])
    const done = new Set<string>()
    const from = performance.now()
    const { failed } = await line.batch([...ahead, ...batch], (name, rows) => {
      done.add(name)
      take(name, rows)
    })
    broken = failed !== undefined
    if (failed === undefined) return undefined
    waited += performance.now() - from
    if (!GIVEN_UP.has(sqlState(failed.error)) || line.over()) throw failed.error
    return list.findIndex((question) => !done.has(question.name))
  }

  let all: readonly number[] | undefined
  /** Halves until what is left cannot be read. */
  const narrow = async (name: string, oids: readonly number[]): Promise<void> => {
    const [question] = questions({ oids }).filter((candidate) => candidate.name === name)
    if (question === undefined || oids.length === 0) return
    const failed = await run([question], (_name, rows) => answers.set(name, [...(answers.get(name) ?? []), ...rows]))
    if (failed === undefined || oids.length === 1) return
    const half = Math.ceil(oids.length / 2)
    await narrow(name, oids.slice(0, half))
    await narrow(name, oids.slice(half))
  }

  const candidates = async (): Promise<readonly number[]> => {
    if (scope !== 'whole') return scope.oids
    if (broken) await line.ask(ROLLBACK)
    broken = false
    return await relations()
  }
  let left = questions(scope)
  while (left.length > 0) {
    const failed = await run(left, (name, rows) => {
      answers.set(name, rows)
      onDone?.(name)
    })
    if (failed === undefined) break
    const question = left[failed]
    left = left.slice(failed + 1)
    if (question === undefined) break
    all ??= await candidates()
    const half = Math.ceil(all.length / 2)
    if (all.length > 1) {
      await narrow(question.name, all.slice(0, half))
      await narrow(question.name, all.slice(half))
    }
    onDone?.(question.name)
  }
  if (broken) await line.ask(ROLLBACK)
  return answers
}
