import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { root } from './paths.mjs'
import { Stop } from './steps.mjs'

const graceMs = 5_000
const ownGroup = process.platform !== 'win32'

/**
 * Runs a program in the foreground until it ends and gives its exit code (128 + n for signal n). Signals to us go to it
 * and to all it started; whoever of them is still there at the end is ended, so nothing is left behind.
 * With `limitMs` it is ended after that time and `timedOut` is true.
 */
export async function runInForeground(command, args, { env, limitMs }) {
  const child = spawn(command, args, { cwd: root, env, stdio: 'inherit', detached: ownGroup, shell: command.endsWith('.cmd') })
  let timedOut = false
  let hammer
  const end = (signal) => {
    signalAll(child.pid, signal)
    hammer ??= setTimeout(() => signalAll(child.pid, 'SIGKILL'), graceMs)
  }
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
  for (const signal of signals) process.on(signal, end)
  const limit = limitMs
    ? setTimeout(() => {
        timedOut = true
        end('SIGTERM')
      }, limitMs)
    : undefined
  try {
    const code = await new Promise((resolve, reject) => {
      child.on('error', (error) => reject(new Stop(`${command} could not be started`, { why: error.message, cause: error })))
      child.on('exit', (status, signal) => resolve(status ?? 128 + constants.signals[signal]))
    })
    return { code, timedOut }
  } finally {
    clearTimeout(hammer)
    clearTimeout(limit)
    for (const signal of signals) process.off(signal, end)
    signalAll(child.pid, 'SIGKILL')
  }
}

function signalAll(pid, signal) {
  if (pid === undefined) return
  try {
    process.kill(ownGroup ? -pid : pid, signal)
  } catch (error) {
    if (error.code !== 'ESRCH') throw error
  }
}
