import { readFileSync, rmSync } from 'node:fs'
import type { RunningApp } from '../e2e/app'

/** What the main thread of the window did while somebody moved, by Chromium's own trace. */
export interface Work {
  /** ms of processor time per frame. */
  readonly frames: number[]
  /** ms of processor time of tasks that took more than 50. */
  readonly long: number[]
}

interface TraceEvent {
  readonly pid: number
  readonly tid: number
  readonly ts: number
  readonly name: string
  /** Processor time in µs: what others do on a busy machine is not in it. */
  readonly tdur?: number
  readonly args?: { readonly name?: string }
}

/** Traces the window while `move` runs. Processor time and not the clock: other programs of the machine are nobody's fault here. */
export async function mainThreadWork({ app }: RunningApp, title: string, move: () => Promise<void>): Promise<Work> {
  await app.evaluate(async ({ contentTracing }) => {
    const categories = [
      'toplevel',
      'devtools.timeline',
      'devtools.timeline.frame',
      'disabled-by-default-devtools.timeline.frame',
      '__metadata',
    ]
    await contentTracing.startRecording({ included_categories: categories })
  })
  await move()
  const { file, pid } = await app.evaluate(async ({ contentTracing, BrowserWindow }, wanted) => {
    const window = BrowserWindow.getAllWindows().find((one) => one.getTitle().includes(wanted)) ?? BrowserWindow.getAllWindows()[0]
    return { file: await contentTracing.stopRecording(), pid: window?.webContents.getOSProcessId() ?? 0 }
  }, title)
  const { traceEvents } = JSON.parse(readFileSync(file, 'utf8')) as { traceEvents: TraceEvent[] }
  rmSync(file)
  const own = traceEvents.filter((event) => event.pid === pid)
  const main = own.find((event) => event.name === 'thread_name' && event.args?.name === 'CrRendererMain')?.tid
  const tasks = own.filter((event) => event.tid === main && event.name.endsWith('RunTask') && event.tdur !== undefined)
  const begins = own
    .filter((event) => event.tid === main && event.name === 'BeginMainThreadFrame')
    .map((event) => event.ts)
    .sort((a, b) => a - b)
  if (tasks.length === 0 || begins.length < 3)
    throw new Error(`a trace without frames: ${String(tasks.length)} tasks, ${String(begins.length)} frames`)
  const frames = Array.from({ length: begins.length }, () => 0)
  let frame = 0
  for (const task of tasks.sort((a, b) => a.ts - b.ts)) {
    while (frame + 1 < begins.length && (begins[frame + 1] ?? 0) <= task.ts) frame += 1
    frames[frame] = (frames[frame] ?? 0) + (task.tdur ?? 0) / 1000
  }
  return { frames, long: tasks.map((task) => (task.tdur ?? 0) / 1000).filter((ms) => ms > 50) }
}
