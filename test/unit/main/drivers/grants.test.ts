import { describe, expect, test } from 'vitest'
import * as mysql from '../../../../src/main/drivers/mysql/grant'
import { Rights } from '../../../../src/main/drivers/mysql/rights'
import * as postgres from '../../../../src/main/drivers/postgres/grant'

const HOSTILE = `x"; DROP TABLE "victim`

describe('what PostgreSQL is told to grant', () => {
  test('is the right on the schema, the one on what is in it, or both', () => {
    const lack = { schema: 'payroll', usage: true, select: true }
    expect(postgres.readGrants('clerk', lack)).toEqual([
      'GRANT USAGE ON SCHEMA "payroll" TO "clerk";',
      'GRANT SELECT ON ALL TABLES IN SCHEMA "payroll" TO "clerk";',
    ])
    expect(postgres.readGrants('clerk', { ...lack, name: 'salaries', usage: false })).toEqual([
      'GRANT SELECT ON TABLE "payroll"."salaries" TO "clerk";',
    ])
    expect(postgres.readGrants('clerk', { ...lack, name: 'salaries', select: false })).toEqual([
      'GRANT USAGE ON SCHEMA "payroll" TO "clerk";',
    ])
    expect(postgres.readGrants('clerk', { ...lack, usage: false, select: false })).toEqual([])
  })

  test('quotes names, whatever stands in them', () => {
    const quoted = '"x""; DROP TABLE ""victim"'
    expect(postgres.readGrants(HOSTILE, { schema: HOSTILE, name: HOSTILE, usage: true, select: true })).toEqual([
      `GRANT USAGE ON SCHEMA ${quoted} TO ${quoted};`,
      `GRANT SELECT ON TABLE ${quoted}.${quoted} TO ${quoted};`,
    ])
  })

  test('tells catalogs from functions, and asks nobody to open passwords', () => {
    expect(postgres.catalogGrants('Few', ['pg_authid', 'pg_policy', 'pg_get_expr(pg_node_tree,oid)'])).toEqual([
      'GRANT SELECT ON TABLE pg_catalog.pg_policy TO "Few";',
      'GRANT EXECUTE ON FUNCTION pg_catalog.pg_get_expr(pg_node_tree,oid) TO "Few";',
    ])
  })
})

describe('what MySQL is told to grant', () => {
  const none = new Rights(['GRANT USAGE ON *.* TO `clerk`@`%`'])
  const table = { schema: 'pay_roll', name: 'sala_ries', view: false }

  test('is SELECT, and for a view its text; a name that is alone is no pattern', () => {
    expect(mysql.readGrants('clerk@%', table, none)).toEqual(['GRANT SELECT ON `pay_roll`.`sala_ries` TO `clerk`@`%`;'])
    expect(mysql.readGrants('clerk@%', { ...table, view: true }, none)).toEqual([
      'GRANT SELECT, SHOW VIEW ON `pay_roll`.`sala_ries` TO `clerk`@`%`;',
    ])
  })

  test('of a whole database takes its name for what it is', () => {
    expect(mysql.readGrants('clerk@%', { schema: 'pay_r%ll', view: true }, none)).toEqual([
      'GRANT SELECT, SHOW VIEW ON `pay\\_r\\%ll`.* TO `clerk`@`%`;',
    ])
  })

  test('leaves out what is held, but where a role may hold it', () => {
    const some = new Rights(['GRANT SELECT ON `pay\\_roll`.* TO `clerk`@`%`', 'GRANT TRIGGER ON `other`.* TO `clerk`@`%`'])
    expect(mysql.readGrants('clerk@%', table, some)).toEqual([])
    expect(mysql.readGrants('clerk@%', { ...table, view: true }, some)).toEqual([
      'GRANT SHOW VIEW ON `pay_roll`.`sala_ries` TO `clerk`@`%`;',
    ])
    const column = new Rights(['GRANT SELECT (`id`) ON `pay_roll`.`sala_ries` TO `clerk`@`%`'])
    expect(mysql.readGrants('clerk@%', table, column)).toHaveLength(1)
    const role = new Rights(['GRANT `readers` TO `clerk`@`%`', 'GRANT SELECT ON *.* TO `readers`'])
    expect(mysql.readGrants('clerk@%', table, role)).toHaveLength(1)
    expect(mysql.catalogGrants('clerk@%', ['pay_roll', 'other'], some)).toEqual([
      'GRANT TRIGGER, EVENT ON `pay\\_roll`.* TO `clerk`@`%`;',
      'GRANT EVENT ON `other`.* TO `clerk`@`%`;',
    ])
    expect(mysql.catalogGrants('clerk@%', ['pay_roll'], role)).toEqual([])
  })

  test('quotes names and accounts, whatever stands in them', () => {
    expect(mysql.readGrants("o'b`@y@10.0.%", { schema: 'a`b', name: 'c`; DROP', view: false }, none)).toEqual([
      "GRANT SELECT ON `a``b`.`c``; DROP` TO `o'b``@y`@`10.0.%`;",
    ])
    expect(mysql.readGrants('@localhost', table, none)[0]).toContain('TO ``@`localhost`;')
  })
})
