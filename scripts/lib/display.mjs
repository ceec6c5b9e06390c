import { spawn } from 'node:child_process'
import { Stop } from './steps.mjs'
import { ensurePrograms } from './system-packages.mjs'

/** Does this machine have a screen that a window can open on? */
export function hasDisplay() {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)
}

/** Starts virtual displays of our own, each {name: ':7', stop()}. The servers themselves pick free numbers. */
export async function startVirtualDisplays(count) {
  await ensurePrograms(['Xvfb'], 'for a window without a display')
  const displays = []
  // One after the other: two that start at once may pick the same number.
  for (let started = 0; started < count; started++) displays.push(await startVirtualDisplay())
  return displays
}

async function startVirtualDisplay() {
  const args = ['-displayfd', '3', '-screen', '0', '1600x1000x24', '-nolisten', 'tcp', '-noreset']
  const server = spawn('Xvfb', args, { stdio: ['ignore', 'ignore', 'pipe', 'pipe'], detached: true })
  let complaint = ''
  server.stderr.setEncoding('utf8').on('data', (text) => (complaint += text))
  const number = await new Promise((resolve, reject) => {
    const fail = (why) => reject(new Stop('The virtual display did not start', { why, todo: 'start Relata where there is a screen' }))
    server.on('error', (error) => fail(error.message))
    server.on('exit', (code) => fail(complaint.trim() || `Xvfb ended with ${code}`))
    server.stdio[3].setEncoding('utf8').once('data', (text) => resolve(text.trim()))
  })
  const stop = () => server.kill()
  process.once('exit', stop)
  return { name: `:${number}`, stop }
}
