// npm test [-- --only unit,contract] · npm run test:soak · npm run bench
// Every check and every suite, in order, whatever fails on the way. The last line is `N passed, N failed`.
import './lib/node-version.mjs'
import { ensureDependencies } from './lib/dependencies.mjs'
import { endWithChildren } from './lib/run.mjs'
import { explain, say, since, Stop } from './lib/steps.mjs'
import { benchSteps, soakSteps, testSteps } from './lib/test-steps.mjs'

const inContinuousIntegration = Boolean(process.env.CI && process.env.CI !== 'false')

endWithChildren()

try {
  const steps = chosenSteps(process.argv.slice(2))
  await ensureDependencies()
  process.exitCode = (await runAll(steps)) ? 0 : 1
} catch (error) {
  explain(error)
  process.exitCode = 1
}

async function runAll(steps) {
  const total = { passed: 0, failed: 0, skipped: 0 }
  for (const step of steps) {
    const counts = await runOne(step)
    for (const key of Object.keys(total)) total[key] += counts[key]
  }
  if (total.skipped > 0) {
    console.log(
      `\n!!! ${total.skipped} SKIPPED (see above)${inContinuousIntegration ? ': a failure here, where nothing may be skipped' : ''}`,
    )
    if (inContinuousIntegration) total.failed += total.skipped
  }
  console.log(`${total.passed} passed, ${total.failed} failed`)
  return total.failed === 0
}

/** Runs one step and prints its line; all it said follows only where there is something to see. */
async function runOne(step) {
  const from = performance.now()
  try {
    await step.prepare?.()
  } catch (error) {
    if (!(error instanceof Stop)) throw error
    console.log(`\n!!! SKIPPED ${step.name}`)
    explain(error)
    return { passed: 0, failed: 0, skipped: 1 }
  }
  try {
    const { output, ...counts } = await step.run()
    const verdict = counts.failed > 0 ? 'FAILED' : 'ok'
    const numbers = counts.passed + counts.failed + counts.skipped > 0 ? ` (${describe(counts)})` : ''
    console.log(`${verdict.padEnd(6)} ${step.name} ${since(from)}${numbers}`)
    if (counts.failed > 0 || counts.skipped > 0) console.log(output)
    return counts
  } catch (error) {
    console.log(`FAILED ${step.name} ${since(from)}`)
    explain(error)
    return { passed: 0, failed: 1, skipped: 0 }
  }
}

function describe({ passed, failed, skipped }) {
  return [`${passed} passed`, failed > 0 && `${failed} failed`, skipped > 0 && `${skipped} SKIPPED`].filter(Boolean).join(', ')
}

function chosenSteps(argv) {
  if (argv[0] === '--bench') return benchSteps
  if (argv[0] === '--soak') return soakSteps
  if (argv.length === 0) return testSteps
  const [option, list = ''] = argv[0].startsWith('--only=') ? ['--only', argv[0].slice('--only='.length)] : argv
  const names = list.split(',').filter((name) => name !== '')
  const unknown = names.filter((name) => !testSteps.some((step) => step.name === name))
  if (option !== '--only' || names.length === 0 || unknown.length > 0) {
    throw new Stop(`Not understood: ${argv.join(' ')}`, { todo: `npm test -- --only ${testSteps.map((step) => step.name).join(',')}` })
  }
  say(`only ${names.join(', ')}`)
  return testSteps.filter((step) => names.includes(step.name))
}
