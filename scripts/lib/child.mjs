import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { root } from './paths.mjs'
import { Stop } from './steps.mjs'

const graceMs = 5_000

/**
 * Runs a program in the foreground until it ends and gives its exit code (128 + n for signal n). Signals to us go to it
 * and to all it started; whoever of them is still there at the end is ended, so nothing is left behind.
 * `sameGroup` leaves it in the terminal's foreground group, for a program that reads from the terminal.
 * With `limitMs` it is ended after that time and `timedOut` is true. `descriptors` are passed on beside the first three,
 * under their own numbers: Node closes all others.
 */
export async function runInForeground(command, args, options) {
  const { env, limitMs, cwd = root, sameGroup = process.platform === 'win32', descriptors = [] } = options
  const stdio = ['inherit', 'inherit', 'inherit']
  for (const fd of descriptors) stdio[fd] = fd
  // Array.from makes the holes between them `undefined`, which is "nothing here" from the fourth on.
  const child = spawn(command, args, { cwd, env, stdio: Array.from(stdio), detached: !sameGroup, shell: command.endsWith('.cmd') })
  const signalAll = (signal) => deliver(child.pid, sameGroup, signal)
  let timedOut = false
  let hammer
  const end = (signal) => {
    // The terminal has told everybody in the group already; twice would mean "at once" to some programs.
    if (sameGroup && signal === 'SIGINT' && process.stdin.isTTY) return
    signalAll(signal)
    hammer ??= setTimeout(() => signalAll('SIGKILL'), graceMs)
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
    if (!sameGroup) signalAll('SIGKILL')
  }
}

/** To one process, or to the group that it leads. A process that never started or is gone is fine. */
function deliver(pid, alone, signal) {
  if (pid === undefined) return
  try {
    process.kill(alone ? pid : -pid, signal)
  } catch (error) {
    if (error.code !== 'ESRCH') throw error
  }
}
