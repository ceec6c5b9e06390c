import { type Match, matchName, wanted } from '@shared/fuzzy'

/** Something that can be run, by what it is called. */
interface Named<T> {
  readonly id: T
  readonly title: string
}

interface Ranked<T> extends Named<T> {
  readonly marks: Match['marks']
}

/** Those whose title fits what is typed, the best first; all as they come where nothing is typed. Pure. */
export function rankCommands<T>(commands: readonly Named<T>[], text: string): Ranked<T>[] {
  const asked = wanted(text)
  return commands
    .flatMap((command) => {
      const match = matchName(asked, command.title)
      return match === undefined ? [] : [{ ...command, marks: match.marks, score: match.score }]
    })
    .sort((a, b) => b.score - a.score)
}
