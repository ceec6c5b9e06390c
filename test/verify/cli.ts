import { discardAll } from './load'
import { main } from './main'

for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const) {
  process.once(signal, () => void discardAll().finally(() => process.exit(code)))
}

process.exitCode = await main(process.argv.slice(2), process.cwd(), console.log)
