import { describe, expect, it } from 'vitest'
import { catalogDdl, objectDdl } from '../../../../../src/main/drivers/mysql/ddl/catalog'
import { createTable } from '../../../../../src/main/drivers/mysql/ddl/table'
import { createView } from '../../../../../src/main/drivers/mysql/ddl/view'
import { readTriggered, withoutEnd } from '../../../../../src/main/drivers/mysql/text/routine'
import { readTable } from '../../../../../src/main/drivers/mysql/text/table'
import { readView } from '../../../../../src/main/drivers/mysql/text/view'

const unsaid = { collations: new Map<string, string>(), action: 'no action' } as const

/** As MySQL 9.7 printed it. */
const TABLE = `CREATE TABLE \`types\` (
  \`id\` int NOT NULL,
  \`apart\` int NOT SECONDARY DEFAULT NULL COMMENT 'left out',
  \`told\` int DEFAULT NULL /*!80021 SECONDARY_ENGINE_ATTRIBUTE '{"b": "it''s"}' */,
  KEY \`told_of\` (\`told\`) /*!80021 SECONDARY_ENGINE_ATTRIBUTE '{"y": 1}' */ COMMENT 'x'
) /*!80023 AUTOEXTEND_SIZE=4194304 */ ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci SECONDARY_ENGINE=none_such
/*!50100 PARTITION BY LINEAR KEY */ /*!50611 ALGORITHM = 1 */ /*!50100 (id,told)
PARTITIONS 2 */`

/** As MySQL 9.7 printed them. */
const DUALITY =
  "CREATE ALGORITHM=UNDEFINED DEFINER=`app`@`%` SQL SECURITY DEFINER JSON RELATIONAL DUALITY VIEW `d` AS select json_duality_object( WITH (INSERT,UPDATE) '_id':`t`.`id`) AS `Name_exp_1` from `t`"
const MATERIALIZED =
  'CREATE ALGORITHM=UNDEFINED MATERIALIZED /*(BY ENGINE=UNKNOWN)*/ DEFINER=`app`@`%` SQL SECURITY DEFINER VIEW `m` AS select `t`.`id` AS `id` from `t`'

const view = (text: string) => {
  const { definition, options } = readView(text, 'shop')
  const none = { columns: [], uniqueKeys: [], foreignKeys: [], checks: [], indexes: [], triggers: [] }
  return createView({ ...none, schema: 'shop', name: 'v', kind: 'view', definition, options })
}

describe('a table as MySQL 9.7 prints it', () => {
  const table = readTable(TABLE, 'shop', unsaid)

  it('keeps what concerns a secondary engine, and NULL', () => {
    expect(table.columns[1]).toEqual({
      name: 'apart',
      position: 2,
      type: 'int',
      nullable: true,
      comment: 'left out',
      options: { 'NOT SECONDARY': '' },
    })
    expect(table.columns[2]?.options).toEqual({ SECONDARY_ENGINE_ATTRIBUTE: `'{"b": "it''s"}'` })
    expect(table.indexes[0]).toMatchObject({ name: 'told_of', comment: 'x', options: { SECONDARY_ENGINE_ATTRIBUTE: `'{"y": 1}'` } })
  })

  it('divides by a key of the old algorithm', () => {
    expect(table.partitionKey).toBe('LINEAR KEY ALGORITHM = 1 (id,told) PARTITIONS 2')
  })

  it('is read back from its own DDL', () => {
    const text = createTable({ ...table, schema: 'shop', name: 'types', kind: 'partitioned', uniqueKeys: [], triggers: [] } as never, [])
    expect(readTable(text, 'shop', unsaid)).toEqual(table)
  })
})

describe('a view as MySQL 9.7 prints it', () => {
  it('may be one of documents', () => {
    expect(readView(DUALITY, 'shop')).toMatchObject({ options: { 'JSON DUALITY': '' }, dependsOn: [{ schema: 'shop', name: 't' }] })
    expect(view(DUALITY)).toContain('JSON RELATIONAL DUALITY VIEW `v` AS select json_duality_object( WITH (INSERT,UPDATE)')
  })

  it('may be materialized, whatever is remarked about its engine', () => {
    expect(readView(MATERIALIZED, 'shop').options).toEqual({
      ALGORITHM: 'UNDEFINED',
      MATERIALIZED: '',
      DEFINER: '`app`@`%`',
      'SQL SECURITY': 'DEFINER',
    })
    expect(view(MATERIALIZED)).toMatch(/^CREATE ALGORITHM=UNDEFINED MATERIALIZED DEFINER/)
  })
})

describe('a statement that MySQL keeps', () => {
  it('loses the semicolon it was sent with, not one inside', () => {
    expect(withoutEnd("SELECT 'a;b' ; ")).toBe("SELECT 'a;b'")
    expect(withoutEnd('BEGIN SELECT 1; END')).toBe('BEGIN SELECT 1; END')
  })

  it('of a trigger comes from its own text, without its place among others', () => {
    const head = 'CREATE DEFINER=`app`@`%` TRIGGER `for each row` BEFORE INSERT ON `t` FOR EACH ROW '
    expect(readTriggered(`${head}SET NEW.\`a\`\`b\` = 1`)).toBe('SET NEW.`a``b` = 1')
    expect(readTriggered(`${head}PRECEDES \`late\` BEGIN SET @x = 'a;b'; END`)).toBe("BEGIN SET @x = 'a;b'; END")
    expect(() => readTriggered('CREATE TABLE t (id INT)')).toThrow('no trigger')
  })

  it('is ended on a line of its own where it ends in a comment', () => {
    const procedure = { kind: 'procedure', schema: 'shop', name: 'p', signature: '', facts: { sql_mode: '' } } as const
    expect(objectDdl({ ...procedure, definition: 'CREATE PROCEDURE p () SELECT 1 -- done' })).toContain('-- done\n;\nSET SESSION')
    expect(objectDdl({ ...procedure, definition: 'CREATE PROCEDURE p () SELECT 1' })).toContain('SELECT 1;\nSET SESSION')
  })
})

describe('a database as MySQL 9.7 has it', () => {
  const schema = { kind: 'schema', schema: '', name: 'shop', signature: '', definition: 'ALTER DATABASE CHARACTER SET utf8mb4' } as const
  const facts = { encryption: 'yes', 'read only': 'yes' }
  const of = (kind: 'library' | 'function', name: string) =>
    ({ kind, schema: 'shop', name, signature: '', facts: {}, definition: `CREATE ${name}` }) as const

  it('has its libraries before what uses them, and is closed when everything is in it', () => {
    const ddl = catalogDdl({ relations: [], objects: [{ ...schema, facts }, of('function', 'f'), of('library', 'l')] })
    expect(ddl.filter((text) => !/^(USE|CREATE DATABASE)/.test(text))).toEqual([
      "ALTER DATABASE CHARACTER SET utf8mb4 ENCRYPTION='Y'",
      ...['CREATE l', 'CREATE f'],
      'ALTER DATABASE READ ONLY = 1',
    ])
    expect(catalogDdl({ relations: [], objects: [{ ...schema, facts: {} }] })).toEqual(['ALTER DATABASE CHARACTER SET utf8mb4'])
  })
})
