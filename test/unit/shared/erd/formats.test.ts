import { joinGraph, relationGraph } from '@shared/build-graph'
import type { Relation } from '@shared/catalog'
import { isKey, USUAL_LINES, withLines } from '@shared/diagram/lines'
import { dbml } from '@shared/erd/dbml'
import { erdJson } from '@shared/erd/json'
import { mermaid } from '@shared/erd/mermaid'
import { plantuml } from '@shared/erd/plantuml'
import type { Graph } from '@shared/graph'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { expectedOfDbml, expectedOfMermaid, expectedOfPlantuml, readDbml, readMermaid, readPlantuml } from '../../../support/erd-readers'
import { MARKUP_PAYLOADS } from '../../../support/markup-payloads'

/** Words and signs with a meaning in one of the formats, or in what shows them. */
const SYNTAX = [
  ...['many', 'one', 'to', 'style', 'end', 'subgraph', 'erDiagram', 'PK', 'fk', 'u', 'Table', 'Ref', 'public', 'constructor', '__proto__'],
  ...['direction TB', 'x direction   LR', 'accTitle: x', 'title x', '%%{init: {"theme":"dark"}}%%', 'a %% b', 'style x fill:#fff;'],
  ...['"]', '"] { int x }\n evil["', "' }\nTable evil { x int }", '//', '/* x */', "'''", '`now()`', '{', '}', 'a"] }o--|| b : "x'],
  ...[
    '@enduml',
    '!include http://127.0.0.1/x',
    '!define X y',
    '$x',
    '%date()',
    "/' x '/",
    "' x",
    '**b**',
    '//i//',
    '--',
    '==',
    '..',
    '__',
    '~x',
  ],
  ...[
    '<b>b</b>',
    '<U+0041>',
    '<&icon>',
    '[[http://127.0.0.1]]',
    '#quot;',
    '#35;',
    '&amp;',
    'ﬂ°°35¶ß',
    '\\',
    '\\n',
    '\\"',
    '\\u0041',
    ' ',
    '  a  ',
  ],
  ...[
    '_a_',
    '*',
    '_',
    '\u202eevil\u2066',
    '\u2028',
    '\r\n',
    '\t',
    '\u0000',
    '\ud800',
    '😀',
    '日本語',
    'Größe',
    '1st',
    'a-b',
    'a.b',
    'select',
  ],
]
const HOSTILE = [...new Set([...SYNTAX, ...MARKUP_PAYLOADS])].map((name) => name.toWellFormed())

/** Every name as a relation, a column and a key; types that are as bad. */
function graphOf(names: readonly string[], schemas: readonly string[] = ['main']): Graph {
  const relations = names.map((name, at): Relation => {
    const columns = [...new Set([name, `ref ${name}`, 'plain'])].map((column, position) => ({
      ...{ name: column, position, nullable: position > 0 },
      type: ['int', name, 'timestamp(3) with time zone', 'numeric(10,2)', "enum('a','b')", 'my_type', ''][(at + position) % 7] ?? '',
    }))
    const target = { schema: schemas[((at + 1) % names.length) % schemas.length] ?? '', name: names[(at + 1) % names.length] ?? '' }
    return {
      ...{ schema: schemas[at % schemas.length] ?? '', name, kind: 'table', columns, checks: [], indexes: [], triggers: [] },
      primaryKey: { name: 'pk', columns: [name] },
      uniqueKeys: [],
      foreignKeys: [
        {
          ...{ name, columns: [`ref ${name}`], target, targetColumns: [target.name] },
          ...{ onUpdate: 'no action', onDelete: 'no action' },
        },
      ],
    }
  })
  const views = relations.slice(0, 40).map(
    (read, at): Relation => ({
      ...read,
      name: `${read.name} ${String(at)} seen`,
      kind: 'view',
      foreignKeys: [],
      dependsOn: [read, relations.at(-1 - at) ?? read],
    }),
  )
  return withLines(joinGraph([...relations, ...views].map((relation) => relationGraph(relation, 'main'))), USUAL_LINES)
}

const written = (pieces: Iterable<string>) => [...pieces].join('')

describe.each([
  ['one schema', ['main']],
  ['several schemas', ['main', 'public', 'we"ird\n']],
])('names that are syntax, %s', (_, schemas) => {
  const graph = graphOf(HOSTILE, schemas)
  test('are names to Mermaid’s own parser', async () => {
    expect(await readMermaid(written(mermaid(graph)), graph)).toEqual(expectedOfMermaid(graph))
  })
  test('are names to DBML’s own parser', () => {
    const [read, expected] = [readDbml(written(dbml(graph))), expectedOfDbml(graph)]
    const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1)
    expect({ ...read, tables: [...read.tables].sort(byName) }).toEqual({ ...expected, tables: [...expected.tables].sort(byName) })
  })
  test('are names in PlantUML, where nothing else than what was meant stands', () => {
    expect(readPlantuml(written(plantuml(graph)))).toEqual(expectedOfPlantuml(graph))
  })
  test('come back from JSON, and no direction mark or markup stands in it', () => {
    const text = written(erdJson(graph, { title: '</script>', readAt: 0 }))
    expect(JSON.parse(text)).toEqual({
      ...{ format: 'relata-diagram', version: 1, title: '</script>', readAt: '1970-01-01T00:00:00.000Z' },
      ...{ relations: graph.nodes, references: graph.edges.filter(isKey) },
      inferred: [],
      reads: graph.edges.flatMap(({ kind, source, target }) => (kind === 'reads' ? [{ view: source, relation: target }] : [])),
    })
    expect(text).not.toMatch(/[<>\p{Cf}]/u)
  })
  test.each([
    ['mermaid', mermaid],
    ['dbml', dbml],
    ['plantuml', plantuml],
  ])('%s: no character that turns the direction of a line, and none that ends one', (_format, write) => {
    expect(written(write(graph))).not.toMatch(/[\p{Cf}\p{Zl}\p{Zp}\r\t\0\u0085]/u)
  })
})

test('R08 R28 any names at all come back', async () => {
  const name = fc
    .string({ unit: 'binary', minLength: 1, maxLength: 12 })
    .map((text) => text.toWellFormed().replaceAll(/[\u{100000}-\u{10ffff}]/gu, 'x'))
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(name, { minLength: 1, maxLength: 6 }), async (names) => {
      const graph = graphOf(names)
      expect(await readMermaid(written(mermaid(graph)), graph)).toEqual(expectedOfMermaid(graph))
      expect(readDbml(written(dbml(graph)))).toEqual(expectedOfDbml(graph))
      expect(readPlantuml(written(plantuml(graph)))).toEqual(expectedOfPlantuml(graph))
    }),
    { numRuns: 60 },
  )
})

test('usual names stand as they are', () => {
  const graph = graphOf(['orders', 'order_lines'])
  expect(written(mermaid(graph)).split('\n').slice(0, 3)).toEqual(['erDiagram', '    orders {', '        int orders PK'])
  expect(written(dbml(graph))).toContain('Table "orders" {\n  "orders" "int" [pk, not null]\n')
})

test('what a view reads is told where a format can say it, and never as a reference with a number of rows', () => {
  const graph = graphOf(['orders', 'lines'])
  expect(written(plantuml(graph))).toContain('\nt3 ..> t1 : "reads"\n')
  expect(written(mermaid(graph))).toContain('    %% orders 0 seen reads orders\n')
  expect(written(dbml(graph))).toContain('\n// "orders 0 seen" reads "orders"\n')
})

test('what is inferred says so everywhere, and is a reference to no tool that makes keys of references', async () => {
  const { nodes } = graphOf(['user', 'orders'])
  const plain = nodes
    .filter(({ kind }) => kind === 'table')
    .map((node) => ({ ...node, columns: node.columns.map((column) => ({ ...column, type: 'int', foreign: false })) }))
  const [user, orders] = plain
  if (user === undefined || orders === undefined) throw new Error('no relations')
  const own = { ...orders, columns: [...orders.columns, { ...(orders.columns[1] ?? orders.columns[0]), name: 'user_id' }] } as typeof orders
  const graph = withLines({ nodes: [user, own], edges: [] }, { reads: true, inferred: true })
  expect(graph.edges).toMatchObject([{ kind: 'inferred', source: 'orders', target: 'user' }])
  expect(await readMermaid(written(mermaid(graph)), graph)).toEqual(expectedOfMermaid(graph))
  expect(written(mermaid(graph))).toMatch(/ orders \}o\.\.o?\|+ user : "user_id \(inferred\)"\n/)
  expect(readPlantuml(written(plantuml(graph)))).toEqual(expectedOfPlantuml(graph))
  expect(readDbml(written(dbml(graph))).references).toEqual([])
  expect(written(dbml(graph))).toContain('\n// inferred from names: Ref: "orders"."user_id" > "user"."user"\n')
  const json = JSON.parse(written(erdJson(graph, { title: 'x', readAt: 0 }))) as { references: unknown[]; inferred: unknown[] }
  expect([json.references, json.inferred]).toEqual([[], graph.edges])
})

test('notes and colours stand in Mermaid as comments and in PlantUML as what they are, and mean nothing else there', async () => {
  const graph = graphOf(['user', 'orders'])
  const notes = [{ text: 'Ask first.\n%%{init: {}}%% "quoted"\n@enduml' }, { text: 'direction TB' }]
  const marks = { colours: new Map([['orders', 'green' as const]]), notes }
  const mmd = written(mermaid(graph, marks))
  expect(mmd).toContain('    %% Note: Ask first.\n    %%   ')
  expect(mmd).toContain('    %% orders is green\n')
  expect(await readMermaid(mmd, graph)).toEqual(expectedOfMermaid(graph))
  const puml = written(plantuml(graph, marks))
  expect(puml).toMatch(/entity "orders" as t\d #d2e2dd \{/)
  expect(puml).toContain('note "Ask first.\\n<U+0025>')
  expect(puml).toContain('as n2\n')
  expect(readPlantuml(puml)).toEqual(expectedOfPlantuml(graph))
})
