// npm run verify:catalog -- [--engine postgres|mysql|sqlite] <SQL file, database file or URL> …
// Holds what our drivers read against what the server itself says, thing by thing; ends with 1 where anything differs.
import './lib/node-version.mjs'
import { ensureDependencies } from './lib/dependencies.mjs'
import { runTool } from './lib/run-tool.mjs'
import { explain } from './lib/steps.mjs'

try {
  await ensureDependencies()
  process.exitCode = await runTool('test/verify/cli.ts', process.argv.slice(2))
} catch (error) {
  explain(error)
  process.exitCode = 1
}
