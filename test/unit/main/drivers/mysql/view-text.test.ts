import { describe, expect, it } from 'vitest'
import { createView } from '../../../../../src/main/drivers/mysql/ddl/view'
import { readRoutine, readSequence } from '../../../../../src/main/drivers/mysql/text/routine'
import { readView, tablesOf } from '../../../../../src/main/drivers/mysql/text/view'

const HEAD = 'CREATE ALGORITHM=MERGE DEFINER=`a``b`@`%` SQL SECURITY INVOKER VIEW `v`'

describe('a view', () => {
  it('as MySQL 8 prints it, names of columns before AS', () => {
    const view = readView(`${HEAD} (\`x y\`,\`z\`) AS select 1 AS \`1\`,'WITH CHECK OPTION' AS \`2\` WITH CASCADED CHECK OPTION`, 's')
    expect(view).toEqual({
      definition: "select 1 AS `1`,'WITH CHECK OPTION' AS `2`",
      options: {
        ...{ ALGORITHM: 'MERGE', DEFINER: '`a``b`@`%`', 'SQL SECURITY': 'INVOKER', COLUMNS: '(`x y`,`z`)', 'CHECK OPTION': 'CASCADED' },
      },
      dependsOn: [],
    })
  })

  it('gives DDL that reads the same', () => {
    const view = readView(`${HEAD} AS select \`t\`.\`a\` AS \`a\` from \`t\` WITH LOCAL CHECK OPTION`, 's')
    const relation = {
      schema: 's',
      name: 'v',
      kind: 'view' as const,
      columns: [],
      uniqueKeys: [],
      foreignKeys: [],
      checks: [],
      indexes: [],
      triggers: [],
    }
    expect(readView(createView({ ...relation, options: { ...view.options }, definition: view.definition }), 's')).toEqual(view)
  })

  it.each([
    ['select 1', []],
    ['select `t`.`a` AS `a` from `t`', ['s.t']],
    ['select `o`.`t`.`a` AS `a` from `o`.`t`', ['o.t']],
    ['select `x`.`a` AS `a` from ((`t` `x` join `u` on(`u`.`a` = `x`.`a`)) left join `o`.`w` `y` on(1))', ['o.w', 's.t', 's.u']],
    ['select 1 from `t` join `u`', ['s.t', 's.u']],
    ['select 1 from `t`,`u` straight_join `w`', ['s.t', 's.u', 's.w']],
    ['select extract(year from `t`.`d`) AS `y`,trim(both `t`.`x` from `t`.`z`) AS `z` from `t` where 1', ['s.t']],
    ['select 1 from (select `a`.`x` AS `x` from `a` union select `b`.`x` AS `x` from `b`) `q`', ['s.a', 's.b']],
    [
      'select (select max(`m`.`x`) from `m`) AS `x` from `t` where exists(select 1 from `e` limit 1) and `t`.`x` in (select `i`.`x` from `i`)',
      ['s.e', 's.i', 's.m', 's.t'],
    ],
    [
      'with c as (select `t`.`a` AS `a` from `t`), `d`(`n`) as (select 1 AS `1` union all select `d`.`n` + 1 from `d`)select 1 from `c` join `d`',
      ['s.t'],
    ],
    ['select 1 from `t` group by `t`.`a`,`t`.`b` order by `t`.`a`,`t`.`b`', ['s.t']],
    ["select 'from `x`' AS `from` from `join`", ['s.join']],
    ['select 1 from `t` for system_time as of timestamp current_timestamp()', ['s.t']],
    ['select 1 from json_table(`t`.`j`, "$" columns (`a` int path "$")) `jt` join `t`', ['s.t']],
    ['select 1 from (values (1,2)) `v` join `t`', ['s.t']],
  ])('reads from: %s', (select, expected) => {
    expect(tablesOf(select, 's').map((one) => `${one.schema}.${one.name}`)).toEqual(expected)
  })
})

describe('a routine', () => {
  it.each([
    [
      'CREATE DEFINER=`a`@`%` PROCEDURE `p`(in a int,\n  out `b)` varchar(20))\n  SQL SECURITY INVOKER\nbegin end',
      'in a int, out `b)` varchar(20)',
      undefined,
      false,
    ],
    [
      'CREATE DEFINER=`a`@`%` FUNCTION `f`() RETURNS varchar(10) CHARSET utf8mb4 COLLATE utf8mb4_bin\n  DETERMINISTIC\nreturn 1',
      '',
      'varchar(10) CHARSET utf8mb4 COLLATE utf8mb4_bin',
      false,
    ],
    [
      'CREATE AGGREGATE FUNCTION `f`(x decimal(5,2)) RETURNS decimal(5,2) unsigned\nbegin end',
      'x decimal(5,2)',
      'decimal(5,2) unsigned',
      true,
    ],
    ['CREATE DEFINER="a"@"%" FUNCTION "f"(a IN INT) RETURN int(11)\nAS BEGIN RETURN 1; END', 'a IN INT', 'int(11)', false],
  ])('%s', (text, parameters, returns, aggregate) => {
    expect(readRoutine(text)).toEqual({ parameters, returns, aggregate })
  })

  it('a sequence', () => {
    expect(
      readSequence(
        "CREATE SEQUENCE `s` start with -5 minvalue -9 maxvalue 9223372036854775806 increment by -1 nocache cycle ENGINE=InnoDB COMMENT='x'",
      ),
    ).toEqual({
      facts: { start: '-5', minimum: '-9', maximum: '9223372036854775806', increment: '-1', cache: '0', cycle: 'yes', engine: 'InnoDB' },
      comment: 'x',
    })
  })
})
