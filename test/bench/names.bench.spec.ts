import { test } from '@playwright/test'
import { startApp, whenReady, endApp } from '../e2e/app'
import { ask, drawTree, SCHEMA } from './in-page'
import { ENGINES, type EngineId } from './introspection/job'
import { makePlaces } from './introspection/places'
import { record, type Row } from './report'

const TABLES = 10_000
const ROUNDS = 3
const PASSWORD = 'the master password'
const LABELS: Readonly<Record<EngineId, string>> = { postgres: 'PostgreSQL', mysql: 'MariaDB', sqlite: 'SQLite' }

test('names of a database that nobody has read before, on screen while it is read', async () => {
  const rows: Row[] = []
  let runtime = ''
  for (const engine of ENGINES) {
    const { bySize, discard } = await makePlaces(engine, [TABLES])
    const where = bySize.get(TABLES)
    if (where === undefined) throw new Error('there is no such place')
    const names: number[] = []
    const whole: number[] = []
    for (let round = 0; round < ROUNDS; round += 1) {
      // A start, a store and a connection of its own for each: nothing is known and nothing is open.
      const running = await startApp({ env: { REDIS_URL: 'redis://127.0.0.1:1' } })
      const { page } = running
      await whenReady(page)
      await page.waitForTimeout(1000)
      const [info] = (await ask(page, 'app.info', [{}])).values as { runtime: string; developmentRuntime: boolean }[]
      runtime = `${info?.runtime ?? ''}${info?.developmentRuntime === true ? ' (development runtime)' : ''}, not packaged: replies are checked`
      await ask(page, 'vault.setPassword', [{ password: PASSWORD }])
      // The sample is open at a first start, and its names are not those that are waited for.
      for (const { id } of (await ask(page, 'connections.list', [{}])).values.flat() as { id: string }[])
        await ask(page, 'connections.remove', [{ id }])
      const { options, secrets } = where
      const [saved] = (await ask(page, 'connections.create', [{ name: 'Big', engine, options, secrets }])).values as { id: string }[]
      const started = performance.now()
      names.push((await drawTree(page, 'Big', { reply: false, ...(engine === 'postgres' ? { rows: SCHEMA } : {}) })).fromClick)
      // The reading goes on; whoever asks for it again shares it.
      await ask(page, 'catalog.scan', [{ id: saved?.id }])
      whole.push(performance.now() - started)
      await endApp(running)
    }
    await discard()
    rows.push({
      what: `${LABELS[engine]}: click on the connection to the first names painted${engine === 'postgres' ? ', ten schemas with how much is in each' : ''}`,
      goal: engine === 'sqlite' ? 'as soon as SQLite has parsed its schema' : '< 1000',
      figures: names,
      beside: { what: 'the same click until everything is read and stored', figures: whole },
    })
  }
  record({ title: 'Window: first names of 10,000 tables', runtime, rows })
})
