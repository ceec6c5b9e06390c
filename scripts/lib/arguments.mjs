import { Stop } from './steps.mjs'

/**
 * Reads the launcher's command line: {mode: 'window' | 'dev' | 'exec', command, screenshot, rest}. What it does not
 * know goes to the app.
 */
export function readArguments(argv) {
  const at = argv.indexOf('--exec')
  if (at >= 0) {
    const command = argv.slice(at + 1)
    if (command.length === 0) throw new Stop('--exec needs a command', { todo: 'node scripts/start.mjs --exec playwright test' })
    return { mode: 'exec', command, rest: [] }
  }
  const parsed = { mode: 'window', rest: [] }
  for (let index = 0; index < argv.length; index++) {
    const [name, inline] = argv[index].split(/=(.*)/s)
    if (name === '--dev') parsed.mode = 'dev'
    else if (name === '--screenshot') {
      parsed.screenshot = inline ?? argv[++index]
      if (!parsed.screenshot) throw new Stop('--screenshot needs a file', { todo: 'npm start -- --screenshot window.png' })
    } else parsed.rest.push(argv[index])
  }
  return parsed
}
