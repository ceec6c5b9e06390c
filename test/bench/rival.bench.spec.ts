import { type Page, test } from '@playwright/test'
import { dropHome, startApp, whenReady } from '../e2e/app'
import { ask, SCHEMA } from './in-page'
import type { Where } from './introspection/job'
import { dbgateWeb } from './introspection/peers'
import { makePlaces } from './introspection/places'
import { record } from './report'
import { rivalHome, startRival } from './rival/dbgate'
import { memoryOf, type Seen, seen } from './rival/watch'

const TABLES = 10_000
const ROUNDS = Number(process.env['RELATA_BENCH_ROUNDS'] ?? 3)
const PASSWORD = 'the master password'
/** In no column's name, and late among the tables: the list changes, or nothing was filtered. */
const KEY = '9'

const RIVAL_ROW = '.main[draggable=true]:has(.mdi-table)'
const OURS_ROW = '[role=treeitem][data-kind=relation]'
/** The type of a column of every table, which stands nowhere else. */
const TYPE = 'numeric\\(12,\\s?2\\)'

interface Round {
  readonly cold: Seen
  readonly again: Seen
  readonly filter: Seen
  readonly relation: Seen
  readonly memory: { readonly heap: number; readonly process: number }
}

test('the window beside that of DbGate, on the same ten thousand tables', async () => {
  test.setTimeout(3_600_000)
  const peer = await dbgateWeb()
  if ('missing' in peer) throw new Error(`${peer.title}: ${peer.missing}`)
  const { bySize, discard, server } = await makePlaces('postgres', [TABLES])
  const where = bySize.get(TABLES)
  if (where === undefined) throw new Error('there is no such place')
  const [ours, theirs]: [Round[], Round[]] = [[], []]
  let runtime = ''
  for (let round = 0; round < ROUNDS; round += 1) {
    const own = await ourRound(where)
    ours.push(own.round)
    runtime = own.runtime
    theirs.push(await rivalRound(peer.folder, where))
  }
  await discard()
  const row = (what: string, goal: string, figure: (round: Round) => number, unit: 'ms' | 'MB' = 'ms') => ({
    ...{ what, goal, unit, figures: ours.map(figure) },
    beside: { what: 'DbGate', figures: theirs.map(figure) },
  })
  record({
    title: 'Window: beside DbGate',
    runtime: `${runtime}, ${server}, dbgate-web 7.2.2`,
    rows: [
      row('nothing known: click on the connection to the first names painted', 'at most 1/10', ({ cold }) => cold.shown),
      row('the same, until nothing holds up the page any more', '', ({ cold }) => cold.usable),
      row('tasks of more than 50 ms meanwhile, all of them', '0', ({ cold }) => cold.longTasks),
      row('started again, read before: click to the first names painted', 'at most 1/100 and 150', ({ again }) => again.shown),
      row('the same, until nothing holds up the page any more', 'at most 1/100 and 150', ({ again }) => again.usable),
      row('tasks of more than 50 ms meanwhile, all of them', '0', ({ again }) => again.longTasks),
      row('first key in the filter to the list painted', '< 50', ({ filter }) => filter.shown),
      row('a relation opened, to its columns painted', '', ({ relation }) => relation.shown),
      row('heap of the page, all of that done', 'at most 1/3', ({ memory }) => memory.heap, 'MB'),
      row('process of the page, all of that done', 'at most 1/3', ({ memory }) => memory.process, 'MB'),
    ],
    notes: [
      `Both in the same Electron, windows of 1440 × 900, ${String(ROUNDS)} rounds taking turns, each with a folder of its own. DbGate is its own server and page from npm; started again means its server too, on the same folder. Of ten schemas Relata shows the schemas with how much is in each first, DbGate the tables. A relation is opened by a click on it here, by Open structure there. Tasks are those of the page alone.`,
    ],
  })
})

async function ourRound(where: Where): Promise<{ readonly round: Round; readonly runtime: string }> {
  const env = { REDIS_URL: 'redis://127.0.0.1:1' }
  let running = await startApp({ env })
  const { home } = running
  let page = running.page
  const ready = async () => {
    await whenReady(page)
    await page.waitForTimeout(2000)
  }
  const toggle = async (name: string) =>
    await page.getByTestId('tree').getByTitle(name, { exact: true }).getByRole('button', { includeHidden: true }).first().click()
  await ready()
  const [info] = (await ask(page, 'app.info', [{}])).values as { runtime: string; developmentRuntime: boolean }[]
  await ask(page, 'vault.setPassword', [{ password: PASSWORD }])
  for (const { id } of (await ask(page, 'connections.list', [{}])).values.flat() as { id: string }[])
    await ask(page, 'connections.remove', [{ id }])
  const { engine, options, secrets } = where
  const [saved] = (await ask(page, 'connections.create', [{ name: 'Big', engine, options, secrets }])).values as { id: string }[]
  const cold = await seen(page, { selector: SCHEMA }, async () => await toggle('Big'))
  // The reading goes on; whoever asks for it again shares it.
  await ask(page, 'catalog.scan', [{ id: saved?.id }])
  await toggle('Big')
  await page.waitForTimeout(2000)
  await running.close()
  running = await startApp({ home, env })
  page = running.page
  await ready()
  await ask(page, 'vault.unlock', [{ password: PASSWORD }])
  await page.waitForTimeout(1000)
  const again = await seen(page, { selector: SCHEMA }, async () => await toggle('Big'))
  const field = page.getByRole('textbox', { name: 'Filter names, columns' })
  const filter = await firstKey(page, OURS_ROW, async () => await field.focus())
  const relation = await seen(page, { selector: 'main', text: TYPE }, async () => await page.locator(OURS_ROW).first().click())
  const memory = await memoryOf(running.app, page)
  await running.close()
  dropHome(home)
  const runtime = `${info?.runtime ?? ''}${info?.developmentRuntime === true ? ' (development runtime)' : ''}, not packaged: replies are checked`
  return { round: { cold, again, filter, relation, memory }, runtime }
}

async function rivalRound(folder: string, where: Where): Promise<Round> {
  const home = rivalHome()
  let rival = await startRival(folder, where, home.path)
  const open = async () => await rival.page.getByText('Big').first().click()
  await rival.page.waitForTimeout(2000)
  const cold = await seen(rival.page, { selector: RIVAL_ROW }, open)
  await rival.close()
  rival = await startRival(folder, where, home.path)
  await rival.page.waitForTimeout(2000)
  const again = await seen(rival.page, { selector: RIVAL_ROW }, open)
  const field = rival.page.getByTestId('SqlObjectList_search')
  const filter = await firstKey(rival.page, RIVAL_ROW, async () => await field.focus())
  await rival.page.locator(RIVAL_ROW).first().click({ button: 'right' })
  const item = rival.page.getByText(/structure/i).first()
  await item.waitFor()
  const relation = await seen(rival.page, { selector: '.tabs-container', text: TYPE }, async () => await item.click())
  const memory = await memoryOf(rival.app, rival.page)
  await rival.close()
  home.discard()
  return { cold, again, filter, relation, memory }
}

/** Types one letter into a filter and waits for the first row that holds it. */
async function firstKey(page: Page, row: string, focus: () => Promise<void>): Promise<Seen> {
  await focus()
  return await seen(page, { selector: row, text: KEY }, async () => await page.keyboard.press(KEY))
}
