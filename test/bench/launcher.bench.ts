import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { test } from 'vitest'
import { record } from './report'

const ROOT = join(import.meta.dirname, '..', '..')
const RUNS = 10
const run = promisify(execFile)
/** Says when its process came to be, ms since 1970. */
const CHILD = ['-e', 'process.stdout.write(String(performance.timeOrigin))']

test('the launcher, with everything there already', async () => {
  const direct = async () => await untilChild(process.execPath, ['scripts/start.mjs', '--exec', 'node', ...CHILD])
  const byNpm = async () => await untilChild('npm', ['start', '--silent', '--', '--exec', 'node', ...CHILD])
  // The first start does what is missing; it is not what is asked here.
  await direct()
  const figures: number[] = []
  const npm: number[] = []
  for (let turn = 0; turn < RUNS; turn += 1) {
    figures.push(await direct())
    npm.push(await byNpm())
  }
  record({
    title: 'Launcher',
    runtime: `Node ${process.versions.node}`,
    rows: [
      {
        what: 'a second start, until the program it starts is there',
        goal: '< 1000',
        figures,
        beside: { what: "through `npm start`, npm's own start included", figures: npm },
      },
    ],
  })
})

/** ms from starting a command to the start of the child that it runs. */
async function untilChild(command: string, args: readonly string[]): Promise<number> {
  const started = performance.timeOrigin + performance.now()
  const { stdout } = await run(command, args, { cwd: ROOT })
  const born = Number(stdout)
  if (!(born > started)) throw new Error(`the child did not say when it began: ${stdout}`)
  return born - started
}
