import { arrange } from '@shared/diagram/arrange'
import { NODE, nodeHeight } from '@shared/diagram/model'
import { layoutRequest } from '@shared/diagram/request'
import { dbml } from '@shared/erd/dbml'
import { erdJson } from '@shared/erd/json'
import { mermaid } from '@shared/erd/mermaid'
import { plantuml } from '@shared/erd/plantuml'
import { svg } from '@shared/erd/svg'
import { visible } from '@shared/erd/xml'
import Elk from 'elkjs/lib/elk.bundled.js'
import { describe, expect, test } from 'vitest'
import { ATTACKS } from '../../../support/attacks'
import { expectedOfDbml, expectedOfMermaid, expectedOfPlantuml, readDbml, readMermaid, readPlantuml } from '../../../support/erd-readers'
import { allOf, readSvg } from '../../../support/svg-reader'

const elk = new Elk()
const written = (pieces: Iterable<string>) => [...pieces].join('')

describe.each(Object.entries(ATTACKS))('%s', (_, graph) => {
  test('no box covers another one, and all of it is drawn', async () => {
    const mode = 'all'
    const { request, arrangement } = layoutRequest(graph, mode, 1.5)
    const arranged = arrangement(await arrange(request, (asked) => elk.layout(asked)))
    const boxes = graph.nodes.map((node) => ({ x: NaN, y: NaN, ...arranged.positions.get(node.id), height: nodeHeight(node, mode) }))
    for (const [at, a] of boxes.entries())
      for (const b of boxes.slice(at + 1))
        expect(a.x + NODE.width <= b.x || b.x + NODE.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y).toBe(true)
    const drawing = { graph, mode, arrangement: arranged, theme: 'light', area: undefined, caption: 'attack' } as const
    const elements = allOf(readSvg(written(svg(drawing))))
    const told = new Set(elements.filter(({ name }) => name === 'text' || name === 'title').map(({ text }) => text))
    for (const { id, label } of graph.nodes) expect(told.has(visible(id)) || told.has(visible(label))).toBe(true)
    for (const { attributes } of elements)
      for (const value of Object.values(attributes)) expect(value).not.toMatch(/NaN|Infinity|undefined/)
  })

  test('every other tool reads of it what it is', async () => {
    const known = { ...graph, nodes: graph.nodes }
    expect(await readMermaid(written(mermaid(known)), known)).toEqual(expectedOfMermaid(known))
    expect(readPlantuml(written(plantuml(known)))).toEqual(expectedOfPlantuml(known))
    const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1)
    const [found, expected] = [readDbml(written(dbml(known))), expectedOfDbml(known)]
    expect({ ...found, tables: [...found.tables].sort(byName) }).toEqual({ ...expected, tables: [...expected.tables].sort(byName) })
    const json = JSON.parse(written(erdJson(known, { title: 'attack', readAt: 0 }))) as { relations: unknown; references: unknown }
    expect(json).toMatchObject({ relations: known.nodes, references: known.edges })
  })
})
