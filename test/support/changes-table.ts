import type { Change, Changes } from './changes'

/** The list of changes of an engine as a table in Markdown, with the parts of the fingerprint that tell each. */
export function changesTable(title: string, { sections, parts }: Changes): string {
  const lines = [
    `# ${title}: what is noticed, and by which part`,
    '',
    'Each of these is made by `test/contract/changes-*.test.ts`, which also writes this page (`vitest -u`): it holds that the named parts of the',
    'fingerprint move, that a mark moves, and that reading only what the marks name equals a whole reading, marks included.',
    'Quiet: nothing that is shown changes, and no part moves.',
    '',
  ]
  for (const { on, changes } of sections) {
    if (on !== undefined) lines.push(`## ${on}`, '')
    lines.push('| change | statements | noticed by | as a change of |', '| --- | --- | --- | --- |')
    for (const change of changes) lines.push(`| ${change.name} | ${said(change)} | ${by(change, parts)} | ${seenAs(change)} |`)
    lines.push('')
  }
  return lines.join('\n')
}

function said({ before, change }: Change): string {
  const done = typeof change === 'string' ? code(change) : 'by hand, in a session or program of its own'
  return before === undefined ? done : `after ${code(before)}: ${done}`
}

function code(statements: string): string {
  const line = statements.trim().replaceAll(/\s+/g, ' ').replaceAll('|', '\\|')
  return `\`${line}\``
}

function by({ name, seen }: Change, parts: Changes['parts']): string {
  return seen === 'quiet' || seen === 'unseen' ? '' : (parts[name] ?? '')
}

function seenAs({ seen, why }: Change): string {
  if (seen === 'unseen') return `not noticed: ${why ?? ''}`
  return seen === 'relation' ? 'a relation' : seen === 'object' ? 'an object' : 'quiet'
}
