import { quoteIdent, quoteText } from './quote'

/** Statements that make operators, casts and what else few databases have of their own, from what is known of them. */

type Facts = Readonly<Record<string, string>>

const full = (schema: string, name: string) => `${quoteIdent(schema)}.${quoteIdent(name)}`
const told = (word: string, value: string | undefined) => (value === undefined ? [] : [`${word} ${value}`])

export function operator(schema: string, name: string, facts: Facts): string {
  const given = [
    ...told('FUNCTION =', facts['function']),
    ...told('LEFTARG =', facts['left']),
    ...told('RIGHTARG =', facts['right']),
    ...['commutator', 'negator'].flatMap((fact) => (facts[fact] === undefined ? [] : [`${fact.toUpperCase()} = OPERATOR(${facts[fact]})`])),
    ...told('RESTRICT =', facts['restrict']),
    ...told('JOIN =', facts['join']),
    ...['hashes', 'merges'].flatMap((fact) => (facts[fact] === 'yes' ? [fact.toUpperCase()] : [])),
  ]
  return `CREATE OPERATOR ${quoteIdent(schema)}.${name} (${given.join(', ')})`
}

/** `members`: what belongs to the family and to none of its classes. */
export function operatorFamily(schema: string, name: string, method: string, members: string | undefined): string {
  const using = `${full(schema, name)} USING ${quoteIdent(method)}`
  return `CREATE OPERATOR FAMILY ${using}${members === undefined ? '' : `;\nALTER OPERATOR FAMILY ${using} ADD\n  ${members}`}`
}

export function operatorClass(schema: string, name: string, facts: Facts, members: string | undefined): string {
  // A class without anything in it has to say something: that it stores what it indexes.
  const storage = facts['storage'] ?? (members === undefined ? facts['type'] : undefined)
  const list = [...(members === undefined ? [] : [members]), ...told('STORAGE', storage)]
  return `CREATE OPERATOR CLASS ${full(schema, name)}${facts['default'] === 'yes' ? ' DEFAULT' : ''} FOR TYPE ${facts['type'] ?? ''} USING ${quoteIdent(
    facts['method'] ?? '',
  )} FAMILY ${facts['family'] ?? ''} AS\n  ${list.join(',\n  ')}`
}

export function cast(name: string, facts: Facts): string {
  const routine = facts['function']
  const how = routine !== undefined ? `WITH FUNCTION ${routine}` : facts['method'] === 'by text' ? 'WITH INOUT' : 'WITHOUT FUNCTION'
  return `CREATE CAST (${name}) ${how}${facts['context'] === 'explicit' ? '' : ` AS ${(facts['context'] ?? '').toUpperCase()}`}`
}

export function language(name: string, facts: Facts): string {
  const parts = [...told('HANDLER', facts['handler']), ...told('INLINE', facts['inline']), ...told('VALIDATOR', facts['validator'])]
  return `CREATE ${facts['trusted'] === 'yes' ? 'TRUSTED ' : ''}LANGUAGE ${[quoteIdent(name), ...parts].join(' ')}`
}

/** `mappings`: dictionaries by sort of word. */
export function configuration(schema: string, name: string, facts: Facts, mappings: readonly (readonly [string, string])[]): string {
  return [
    `CREATE TEXT SEARCH CONFIGURATION ${full(schema, name)} (PARSER = ${facts['parser'] ?? ''})`,
    ...mappings.map(
      ([word, dictionaries]) =>
        `ALTER TEXT SEARCH CONFIGURATION ${full(schema, name)} ADD MAPPING FOR ${quoteIdent(word)} WITH ${dictionaries}`,
    ),
  ].join(';\n')
}

export function dictionary(schema: string, name: string, facts: Facts): string {
  const settings = facts['settings'] === undefined ? '' : `, ${facts['settings']}`
  return `CREATE TEXT SEARCH DICTIONARY ${full(schema, name)} (TEMPLATE = ${facts['template'] ?? ''}${settings})`
}

export function wrapper(name: string, facts: Facts, options: readonly (readonly [string, string])[]): string {
  const list = options.map(([option, value]) => `${quoteIdent(option)} ${quoteText(value)}`)
  const parts = [
    ...told('HANDLER', facts['handler']),
    ...told('VALIDATOR', facts['validator']),
    ...(list.length === 0 ? [] : [`OPTIONS (${list.join(', ')})`]),
  ]
  return `CREATE FOREIGN DATA WRAPPER ${[quoteIdent(name), ...parts].join(' ')}`
}

export function eventTrigger(name: string, facts: Facts, tags: readonly string[]): string {
  const when = tags.length === 0 ? '' : ` WHEN TAG IN (${tags.map(quoteText).join(', ')})`
  const { status } = facts
  const state =
    status === undefined
      ? ''
      : `;\nALTER EVENT TRIGGER ${quoteIdent(name)} ${status === 'disabled' ? 'DISABLE' : `ENABLE ${status.toUpperCase()}`}`
  return `CREATE EVENT TRIGGER ${quoteIdent(name)} ON ${facts['event'] ?? ''}${when} EXECUTE FUNCTION ${facts['function'] ?? ''}()${state}`
}

/** A relation that is published: with all its columns and rows where nothing else is said. */
export interface Published {
  readonly schema: string
  readonly name: string
  readonly columns: readonly string[] | undefined
  readonly condition: string | undefined
}

export function publication(name: string, facts: Facts, relations: readonly Published[], schemas: readonly string[]): string {
  const tables = relations.map(
    (one) =>
      `ONLY ${full(one.schema, one.name)}${one.columns === undefined ? '' : ` (${one.columns.map(quoteIdent).join(', ')})`}${
        one.condition === undefined ? '' : ` WHERE (${one.condition})`
      }`,
  )
  const what = [
    ...(tables.length === 0 ? [] : [`TABLE ${tables.join(', ')}`]),
    ...(schemas.length === 0 ? [] : [`TABLES IN SCHEMA ${schemas.map(quoteIdent).join(', ')}`]),
  ]
  const given = [
    `publish = ${quoteText(facts['publishes'] ?? '')}`,
    ...(facts['as their root'] === 'yes' ? ['publish_via_partition_root = true'] : []),
    ...(facts['generated columns'] === undefined ? [] : [`publish_generated_columns = ${facts['generated columns']}`]),
  ]
  const subject = facts['tables'] === 'all' ? ' FOR ALL TABLES' : what.length === 0 ? '' : ` FOR ${what.join(', ')}`
  return `CREATE PUBLICATION ${quoteIdent(name)}${subject} WITH (${given.join(', ')})`
}
