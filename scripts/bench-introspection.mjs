// npm run bench:introspection [-- --engine postgres,mysql,sqlite --size 100,1000,10000 --runs 5 --dry]
// Reads the same schemas with Relata's drivers and with others, side by side, and writes docs/benchmarks.md.
import './lib/node-version.mjs'
import { ensureDependencies } from './lib/dependencies.mjs'
import { runTool } from './lib/run-tool.mjs'
import { explain } from './lib/steps.mjs'

try {
  await ensureDependencies()
  process.exitCode = await runTool('test/bench/introspection/cli.ts', process.argv.slice(2), {
    reader: 'test/bench/introspection/reader.ts',
    host: 'src/main/drivers/host.ts',
    search: 'src/main/store/search/worker.ts',
  })
} catch (error) {
  explain(error)
  process.exitCode = 1
}
