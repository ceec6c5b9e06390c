import { readFileSync } from 'node:fs'
import type { Job, Outcome } from './job'

/** The process that one measurement is made in: gets its job, does it once, tells the outcome and ends. */
process.once('message', (job: Job) => {
  run(job)
    .then((outcome) => ({ rss: peakMemory(), ...outcome }))
    .catch((error: unknown) => ({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) }))
    .then((answer) => process.send?.(answer, () => process.exit(0)))
    .catch(() => process.exit(1))
})

// Whoever asked is gone: nobody waits for an answer.
process.once('disconnect', () => process.exit(1))

/** Loads what the job needs and nothing else: what is loaded counts as memory. */
async function run(job: Job): Promise<Outcome> {
  switch (job.kind) {
    case 'relata':
      return await (await import('./read-ours')).readRelata(job.where)
    case 'packed':
      return await (await import('./read-packed')).readPacked(job.where, job.host)
    case 'explorer':
      return await (await import('./read-packed')).readExplorer(job.where, job.host, job.folder)
    case 'record':
      return await (await import('./read-ours')).recordTexts(job.where)
    case 'floor':
      return await (await import('./read-floor')).readFloor(job.where, job.texts)
    case 'plain':
      return await (await import('./read-floor')).readPlain(job.where, job.statements)
    case 'dbgate':
      return await (await import('./read-dbgate')).readDbgate(job.where, job.folder)
    case 'kysely':
      return await (await import('./read-kysely')).readKysely(job.where, job.folder)
    case 'command':
      return await (await import('./read-command')).runCommand(job.program, job.args, job.env)
    case 'check':
      if (job.folder === undefined) return await (await import('./read-ours')).check(job.where, job.wrote)
      return await (await import('./read-dbgate')).checkDbgate(job.where, job.folder)
    case 'changed':
      if (job.folder === undefined) return await (await import('./read-ours')).changed(job.where, job.statement)
      return await (await import('./read-dbgate')).changedDbgate(job.where, job.statement, job.folder)
  }
}

/** Of this process since it became this program; getrusage would count what its parent had when it was forked. */
function peakMemory(): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) * 1024
  } catch {
    return process.resourceUsage().maxRSS * 1024
  }
}
