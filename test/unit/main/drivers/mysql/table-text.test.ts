import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createTable } from '../../../../../src/main/drivers/mysql/ddl/table'
import { quoteIdent, quoteText } from '../../../../../src/main/drivers/mysql/quote'
import { readTable } from '../../../../../src/main/drivers/mysql/text/table'

const unsaid = { collations: new Map([['ascii', 'ascii_general_ci']]), action: 'no action' } as const

/** As MySQL 8.0 prints a table (MySQL manual, SHOW CREATE TABLE, and the version comments of each feature's page). */
const MYSQL_8 = `CREATE TABLE \`orders\` (
  \`id\` bigint unsigned NOT NULL AUTO_INCREMENT,
  \`code\` varchar(20) CHARACTER SET latin1 COLLATE latin1_bin NOT NULL DEFAULT 'a''b' COMMENT 'a, ) b',
  \`plain\` varchar(20) CHARACTER SET ascii DEFAULT NULL,
  \`price\` decimal(10,2) DEFAULT '0.00',
  \`at\` datetime(3) DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
  \`uid\` binary(16) DEFAULT (uuid_to_bin(uuid())),
  \`flags\` bit(3) DEFAULT b'101',
  \`secret\` int DEFAULT NULL /*!80023 INVISIBLE */,
  \`total\` int GENERATED ALWAYS AS ((\`id\` * 2)) STORED,
  \`loc\` point NOT NULL /*!80003 SRID 4326 */,
  \`word\` varchar(10) DEFAULT _utf8mb4'x',
  \`kind\` enum('a','it''s') DEFAULT NULL,
  \`fixed\` int /*!50606 STORAGE DISK */ /*!50606 COLUMN_FORMAT FIXED */ DEFAULT '-1',
  PRIMARY KEY (\`id\`),
  UNIQUE KEY \`u\` (\`code\`,\`plain\` DESC) COMMENT 'x' /*!80000 INVISIBLE */,
  KEY \`lower\` ((lower(\`code\`)) DESC,\`price\`),
  KEY \`multi\` ((cast(json_extract(\`doc\`,_utf8mb4'$') as unsigned array))),
  KEY \`start\` (\`code\`(5)) USING HASH KEY_BLOCK_SIZE=4,
  FULLTEXT KEY \`ft\` (\`code\`) /*!50100 WITH PARSER \`ngram\` */,
  SPATIAL KEY \`sp\` (\`loc\`),
  CONSTRAINT \`fk\` FOREIGN KEY (\`id\`, \`price\`) REFERENCES \`other\`.\`t\` (\`x\`, \`y\`) ON DELETE SET NULL ON UPDATE CASCADE,
  CONSTRAINT \`fk2\` FOREIGN KEY (\`id\`) REFERENCES \`own\` (\`x\`),
  CONSTRAINT \`c1\` CHECK ((\`price\` > 0)),
  CONSTRAINT \`c2\` CHECK ((\`id\` > 0)) /*!80016 NOT ENFORCED */
) /*!50100 TABLESPACE \`innodb_system\` */ ENGINE=InnoDB AUTO_INCREMENT=5 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci ROW_FORMAT=COMPRESSED COMMENT='it''s' /*!80016 ENCRYPTION='Y' */
/*!50100 PARTITION BY RANGE (\`id\`)
(PARTITION p0 VALUES LESS THAN (10) ENGINE = InnoDB,
 PARTITION p1 VALUES LESS THAN MAXVALUE ENGINE = InnoDB) */`

describe('a table as MySQL 8 prints it', () => {
  const table = readTable(MYSQL_8, 'shop', unsaid)
  const column = (name: string) => table.columns.find((one) => one.name === name)
  const index = (name: string) => table.indexes.find((one) => one.name === name)

  it('columns', () => {
    expect(table.columns.map((one) => one.position)).toEqual(Array.from({ length: 13 }, (_, at) => at + 1))
    expect(column('id')).toEqual({ name: 'id', position: 1, type: 'bigint unsigned', nullable: false, identity: 'auto_increment' })
    expect(column('code')).toMatchObject({ type: 'varchar(20)', collation: 'latin1_bin', default: "'a''b'", comment: 'a, ) b' })
    expect(column('plain')).toEqual({ name: 'plain', position: 3, type: 'varchar(20)', nullable: true, collation: 'ascii_general_ci' })
    expect(column('price')).toMatchObject({ default: "'0.00'" })
    expect(column('at')).toMatchObject({ default: 'CURRENT_TIMESTAMP(3)', onUpdate: 'CURRENT_TIMESTAMP(3)' })
    expect(column('uid')).toMatchObject({ default: '(uuid_to_bin(uuid()))' })
    expect(column('flags')).toMatchObject({ default: "b'101'" })
    expect(column('secret')).toEqual({ name: 'secret', position: 8, type: 'int', nullable: true, invisible: true })
    expect(column('total')).toMatchObject({ generated: '(`id` * 2)', generatedKind: 'stored' })
    expect(column('loc')).toMatchObject({ nullable: false, options: { SRID: '4326' } })
    expect(column('word')).toMatchObject({ default: "_utf8mb4'x'" })
    expect(column('kind')).toMatchObject({ enumValues: ['a', "it's"] })
    expect(column('fixed')).toMatchObject({ default: "'-1'", options: { STORAGE: 'DISK', COLUMN_FORMAT: 'FIXED' } })
  })

  it('keys', () => {
    expect(index('u')).toEqual({
      ...{ name: 'u', unique: true, primary: false, method: 'btree', comment: 'x', visible: false, options: { INVISIBLE: '' } },
      parts: [{ column: 'code' }, { column: 'plain', descending: true }],
    })
    expect(index('lower')?.parts).toEqual([{ expression: 'lower(`code`)', descending: true }, { column: 'price' }])
    expect(index('multi')?.parts).toEqual([{ expression: "cast(json_extract(`doc`,_utf8mb4'$') as unsigned array)" }])
    expect(index('start')).toMatchObject({ method: 'hash', parts: [{ column: 'code', prefix: 5 }], options: { KEY_BLOCK_SIZE: '4' } })
    expect(index('ft')).toMatchObject({ method: 'fulltext', options: { 'WITH PARSER': '`ngram`' } })
    expect(index('sp')).toMatchObject({ method: 'spatial' })
    expect(table.foreignKeys).toEqual([
      {
        ...{ name: 'fk', columns: ['id', 'price'], target: { schema: 'other', name: 't' }, targetColumns: ['x', 'y'] },
        ...{ onDelete: 'set null', onUpdate: 'cascade' },
      },
      {
        ...{ name: 'fk2', columns: ['id'], target: { schema: 'shop', name: 'own' }, targetColumns: ['x'] },
        ...{ onDelete: 'no action', onUpdate: 'no action' },
      },
    ])
    expect(table.checks).toEqual([
      { name: 'c1', expression: '(`price` > 0)' },
      { name: 'c2', expression: '(`id` > 0)', enforced: false },
    ])
  })

  it('the table as a whole, without the next value of AUTO_INCREMENT', () => {
    expect(table.comment).toBe("it's")
    expect(table.options).toEqual({
      ...{ TABLESPACE: '`innodb_system`', ENGINE: 'InnoDB', CHARSET: 'utf8mb4', COLLATE: 'utf8mb4_0900_ai_ci' },
      ...{ ROW_FORMAT: 'COMPRESSED', ENCRYPTION: "'Y'" },
      PARTITIONS: '(PARTITION p0 VALUES LESS THAN (10) ENGINE = InnoDB,\n PARTITION p1 VALUES LESS THAN MAXVALUE ENGINE = InnoDB)',
    })
    expect(table.partitionKey).toBe('RANGE (`id`)')
  })

  it('is the same when it is read from the DDL that it gives', () => {
    const { foreignKeys, columns, indexes, checks, options, partitionKey, comment } = table
    const relation = {
      ...{ schema: 'shop', name: 'orders', kind: 'partitioned' as const, uniqueKeys: [], triggers: [] },
      ...{ foreignKeys: [...foreignKeys], columns: [...columns], indexes: [...indexes], checks: [...checks], options: { ...options } },
      ...(partitionKey === undefined ? {} : { partitionKey }),
      ...(comment === undefined ? {} : { comment }),
    }
    expect(readTable(createTable(relation, foreignKeys), 'shop', unsaid)).toEqual(table)
  })
})

describe('any text', () => {
  it('names, comments and labels come back as they were quoted', () => {
    const name = fc.string({ minLength: 1, maxLength: 64, unit: 'grapheme' })
    fc.assert(
      fc.property(name, name, fc.string(), (one, two, words) => {
        const text = `CREATE TABLE ${quoteIdent(one)} (\n  ${quoteIdent(two)} enum(${quoteText(words)}) DEFAULT NULL COMMENT ${quoteText(words)},\n  KEY ${quoteIdent(one)} (${quoteIdent(two)})\n) ENGINE=InnoDB COMMENT=${quoteText(words)}`
        const table = readTable(text, 's', unsaid)
        expect(table.columns).toMatchObject([{ name: two, enumValues: [words], comment: words }])
        expect(table.indexes).toMatchObject([{ name: one, parts: [{ column: two }] }])
        expect(table.comment ?? '').toBe(words)
      }),
    )
  })

  it('what is no table is refused, not half read', () => {
    for (const text of [
      'CREATE TABLE `a` (\n  `b` int',
      'CREATE TABLE `a` (\n  `b` int ? 3\n) ENGINE=x',
      "CREATE TABLE `a` (\n  `b` int DEFAULT 'x\n)",
    ])
      expect(() => readTable(text, 's', unsaid)).toThrow()
  })

  it('the password of a FEDERATED table is not kept', () => {
    const { options } = readTable(
      "CREATE TABLE `f` (\n  `a` int(11) DEFAULT NULL\n) ENGINE=FEDERATED CONNECTION='mysql://who:s3cret@host:3306/db/t'",
      's',
      unsaid,
    )
    expect(options['CONNECTION']).toBe("'mysql://who:***@host:3306/db/t'")
  })
})
