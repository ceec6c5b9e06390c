import { describe, expect, it } from 'vitest'
import { readTable } from '../../../src/main/drivers/mysql/text/table'
import { compare, equal } from '../../verify/items'
import { mysqlChecks, withoutMangled } from '../../verify/mysql-checks'
import { itemsOf } from '../../verify/ours'

/** As MySQL 8.4 prints a table (manual, SHOW CREATE TABLE and CHECK Constraints). */
const PRINTED = `CREATE TABLE \`t\` (
  \`kind\` varchar(9) DEFAULT NULL,
  \`n\` int DEFAULT NULL,
  CONSTRAINT \`path\` CHECK ((\`kind\` <> _utf8mb4'a\\\\b\\nc\\'d')),
  CONSTRAINT \`t_chk_1\` CHECK ((\`kind\` in (_utf8mb4'x',_utf8mb4'it\\'s'))),
  CONSTRAINT \`wish\` CHECK ((\`n\` > 0)) /*!80016 NOT ENFORCED */,
  CONSTRAINT \`word\` CHECK ((\`kind\` <> _utf8mb4'größer'))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci`

/** The same in its views (manual, The INFORMATION_SCHEMA CHECK_CONSTRAINTS Table and TABLE_CONSTRAINTS Table). */
const CONSTRAINTS = [
  ['shop', 't', 'path', 'YES'],
  ['shop', 't', 't_chk_1', 'YES'],
  ['shop', 't', 'wish', 'NO'],
  ['shop', 't', 'word', 'YES'],
]
const CLAUSES = [
  ['shop', 'path', String.raw`(${'`kind`'} <> _utf8mb4\'a\\\\b\\nc\\\'d\')`],
  ['shop', 't_chk_1', String.raw`(${'`kind`'} in (_utf8mb4\'x\',_utf8mb4\'it\\\'s\'))`],
  ['shop', 'wish', '(`n` > 0)'],
  ['shop', 'word', String.raw`(${'`kind`'} <> _utf8mb4\'grÃ¶Ãer\')`],
]

function ours(printed: string) {
  const table = readTable(printed, 'shop', { collations: new Map(), action: 'no action' })
  const relation = { schema: 'shop', name: 't', kind: 'table' as const, uniqueKeys: [], triggers: [], ...table }
  return itemsOf({ relations: [relation as never], objects: [] }, 'mysql').filter(({ what }) => what === 'checks')
}

describe('checks as MySQL tells them', () => {
  const level = (items: ReturnType<typeof ours>) => items.map(withoutMangled)

  it('are those of the printed table: what is escaped once more, not enforced, or not ASCII is no difference', () => {
    const [line, ...more] = compare(level(ours(PRINTED)), level(mysqlChecks(CONSTRAINTS, CLAUSES)))
    expect(more).toEqual([])
    expect(line).toMatchObject({ ours: 4, servers: 4, onlyOurs: [], onlyServers: [] })
  })

  it('differ where one of them is enforced on one side only, or says something else', () => {
    const enforced = CONSTRAINTS.map(([schema = '', table = '', name = '']) => [schema, table, name, 'YES'])
    const [line] = compare(level(ours(PRINTED)), level(mysqlChecks(enforced, CLAUSES)))
    expect(line?.onlyOurs).toEqual(['t.wish CHECK ((`n` > 0)) NOT ENFORCED'])
    const [other] = compare(level(ours(PRINTED.replace("'x'", "'y'"))), level(mysqlChecks(CONSTRAINTS, CLAUSES)))
    expect(other !== undefined && equal(other)).toBe(false)
  })
})
