import ELK from 'elkjs/lib/elk.bundled.js'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type Arranging, type Picture, startPicture } from '../../../../src/renderer/features/diagram/standing-in'
import { arrange, type LayoutProgress } from '../../../../src/shared/diagram/arrange'
import { crossingsOf } from '../../../../src/shared/diagram/crossings'
import { layoutRequest, packedLayout } from '../../../../src/shared/diagram/request'
import type { Graph, GraphEdge } from '../../../../src/shared/graph'

// Tables of which each refers to two others: their lines cross in the first tries, so layers are searched.
const COUNT = 14
/** ms of a clock that stands still but for what elk waits: far more than that. */
const PATIENCE = 600_000
const id = (at: number) => `t${String(at)}`
const edge = (from: number, to: number): GraphEdge => ({
  ...{ id: `${id(from)}.${id(to)}`, name: `to_${id(to)}` },
  ...{ source: id(from), target: id(to), sourceColumns: [`to_${id(to)}`], targetColumns: ['id'] },
  ...{ sourceCardinality: 'many', targetCardinality: 'one' },
})
const edges = Array.from({ length: COUNT }, (_, at) => at).flatMap((at) =>
  [(at * 5 + 1) % COUNT, (at * 3 + 2) % COUNT].filter((to) => to !== at).map((to) => edge(at, to)),
)
const graph: Graph = {
  nodes: Array.from({ length: COUNT }, (_, at) => ({
    ...{ id: id(at), schema: 'main', label: id(at), kind: 'table', rowCount: null, primaryKeys: ['id'] },
    columns: ['id', ...edges.filter(({ source }) => source === id(at)).flatMap(({ sourceColumns }) => sourceColumns)].map((name) => ({
      ...{ name, type: 'integer', nullable: false, primary: name === 'id', foreign: name !== 'id', unique: false },
    })),
  })),
  edges,
}
const ASKED = { graph, mode: 'keys', aspect: 1.6, grouped: undefined } as const

/** Real layouts, and `held`: after so many of them the next waits until it is let go. Ends where it is aborted. */
function inSteps(heldAt: number) {
  const elk = new ELK()
  const gate = Promise.withResolvers<undefined>()
  const state = { done: 0, waits: false, told: [] as LayoutProgress[] }
  const arranging: Arranging = async ({ mode, aspect, grouped, ...asked }, signal, tell) => {
    const { request, arrangement } = layoutRequest(asked.graph, mode, aspect, grouped)
    const whole = arrange(
      request,
      async (one) => {
        if (state.done === heldAt) {
          state.waits = true
          await gate.promise
        }
        state.done += 1
        return await elk.layout(one)
      },
      (progress, soFar) => tell(progress, soFar && arrangement(soFar)),
    )
    const aborted = new Promise<never>((_, fail) => signal.addEventListener('abort', () => fail(new Error('aborted'))))
    return arrangement(await Promise.race([whole, aborted]))
  }
  return { state, arranging, go: () => gate.resolve(undefined) }
}

function begun(heldAt: number) {
  const shown: Picture[] = []
  const told: (LayoutProgress | undefined)[] = []
  const steps = inSteps(heldAt)
  const running = startPicture(ASKED, {
    ...{ patience: PATIENCE, arranging: steps.arranging },
    ...{ show: (picture: Picture) => shown.push(picture), tell: (progress: LayoutProgress | undefined) => told.push(progress) },
  })
  return { shown, told, running, ...steps }
}

/** Lets elk work, which takes a timer of a millisecond for each layout. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) {
    await vi.advanceTimersByTimeAsync(1)
    await new Promise((done) => setImmediate(done))
  }
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
})
afterEach(() => {
  vi.useRealTimers()
})

test('what takes too long is shown as good as it is until then, and replaced by the best there is', async () => {
  const { shown, told, state, go } = begun(4)
  await until(() => state.waits)
  expect(shown).toEqual([])
  await vi.advanceTimersByTimeAsync(PATIENCE)
  const [standIn] = shown
  expect(shown.length).toBe(1)
  expect(standIn).toMatchObject({ final: false, graph, mode: 'keys' })
  // An arrangement with ways for its lines, and not boxes in rows.
  expect(standIn?.routes.size).toBe(edges.length)
  expect(standIn?.positions).not.toEqual(packedLayout(graph, 'keys', 1.6).positions)
  expect(told.at(-1)).toMatchObject({ done: 4 })
  go()
  await until(() => told.at(-1) === undefined)
  expect(shown.length).toBe(2)
  const { request, arrangement } = layoutRequest(graph, 'keys', 1.6)
  const elk = new ELK()
  const alone = arrange(request, (one) => elk.layout(one)).then(arrangement)
  let best: Awaited<typeof alone> | undefined
  void alone.then((one) => (best = one))
  await until(() => best !== undefined)
  expect(shown[1]).toMatchObject({ final: true, graph })
  expect(shown[1]?.positions).toEqual(best?.positions)
  expect(crossingsOf((shown[1]?.routes ?? new Map()).values())).toBeLessThanOrEqual(crossingsOf((standIn?.routes ?? new Map()).values()))
  // Nothing stands in for what is there.
  await vi.advanceTimersByTimeAsync(10 * PATIENCE)
  expect(shown.length).toBe(2)
})

test('where nothing is arranged yet packed boxes stand in', async () => {
  const { shown, state, go, told } = begun(0)
  await until(() => state.waits)
  await vi.advanceTimersByTimeAsync(PATIENCE)
  expect(shown.map(({ final, positions }) => ({ final, positions }))).toEqual([
    { final: false, positions: packedLayout(graph, 'keys', 1.6).positions },
  ])
  go()
  await until(() => told.at(-1) === undefined)
  expect(shown.map(({ final }) => final)).toEqual([false, true])
  expect(shown[1]?.positions).not.toEqual(shown[0]?.positions)
})

test('what is done in time has no stand-in', async () => {
  const { shown, told } = begun(Infinity)
  await until(() => told.length > 0 && told.at(-1) === undefined)
  await vi.advanceTimersByTimeAsync(10 * PATIENCE)
  expect(shown.map(({ final }) => final)).toEqual([true])
})

test('who does not wait gets the best until then at once, and nothing after it', async () => {
  const { shown, running, state, go } = begun(4)
  await until(() => state.waits)
  running.stop()
  expect(shown.length).toBe(1)
  expect(shown[0]).toMatchObject({ final: true })
  expect(shown[0]?.routes.size).toBe(edges.length)
  go()
  await vi.advanceTimersByTimeAsync(10 * PATIENCE)
  expect(shown.length).toBe(1)
})

test('a layout that fails leaves what is there, and says so', async () => {
  const said = vi.spyOn(console, 'error').mockImplementation(() => undefined)
  const shown: Picture[] = []
  startPicture(ASKED, {
    ...{ patience: PATIENCE, show: (picture: Picture) => shown.push(picture), tell: () => undefined },
    arranging: () => Promise.reject(new Error('no worker')),
  })
  await until(() => shown.length > 0)
  expect(shown[0]).toMatchObject({ final: true, positions: packedLayout(graph, 'keys', 1.6).positions })
  expect(said).toHaveBeenCalledOnce()
  said.mockRestore()
})
