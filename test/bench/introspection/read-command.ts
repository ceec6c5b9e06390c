import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import type { Outcome } from './job'

/** How often the memory of the command is looked at, ms. */
const LOOK_MS = 10

/** Runs a server's own dump program, its text read and thrown away; the memory is the program's. */
export async function runCommand(program: string, args: readonly string[], env: Readonly<Record<string, string>>): Promise<Outcome> {
  const started = performance.now()
  const child = spawn(program, args, { env: { PATH: process.env['PATH'] ?? '', ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
  let rss = 0
  let tables = 0
  let complaint = ''
  const look = setInterval(() => {
    rss = Math.max(rss, memoryOf(child.pid))
  }, LOOK_MS)
  child.stdout.setEncoding('latin1').on('data', (text: string) => {
    tables += text.split('CREATE TABLE').length - 1
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text))
  const code = await new Promise<number | null>((done, fail) => child.once('error', fail).once('close', done))
  clearInterval(look)
  if (code !== 0) throw new Error(`${program} ended with ${String(code)}: ${complaint.slice(0, 300)}`)
  return { ms: performance.now() - started, rss, relations: tables }
}

function memoryOf(pid: number | undefined): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${String(pid)}/status`, 'utf8'))?.[1] ?? 0) * 1024
  } catch {
    return 0
  }
}
